Console.WriteLine("extract-pipeline");
