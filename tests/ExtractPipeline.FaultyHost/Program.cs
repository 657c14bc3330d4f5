using System.Runtime.InteropServices;
using System.Text;
using ExtractPipeline.Extraction.Hosts;

// A host that fails as its document begins: "fault: crash" and so on. Everything else it reads as any host does.
const string mark = "fault: ";
return await ExtractionHost.RunAsync(async (extractor, path, name, cancellation) =>
{
    var start = new byte[64];
    int length;
    using (var file = File.OpenRead(path)) length = file.Read(start);
    var line = Encoding.Latin1.GetString(start, 0, length).Split('\n')[0];
    if (line.StartsWith(mark, StringComparison.Ordinal)) await FailAsync(line[mark.Length..].Trim(), extractor.Steps!);
    return await extractor.ExtractAsync(path, name, cancellation);
});

static async Task FailAsync(string fault, IProgress<string> steps)
{
    switch (fault)
    {
        case "crash":
            Environment.FailFast("as a native library would");
            break;
        case "exit":
            Environment.Exit(7);
            break;
        case "hang":
            await Task.Delay(Timeout.Infinite);
            break;
        case "spin":
            while (true) GC.KeepAlive(fault);
        case "late": // As on a machine that is busy: some of the processor, and no step forward.
            for (var i = 0; i < 40; i++)
            {
                Spin(TimeSpan.FromMilliseconds(10));
                await Task.Delay(100);
            }

            break;
        case "pages":
            for (var page = 1; page <= 4; page++)
            {
                steps.Report($"page {page}");
                Spin(TimeSpan.FromMilliseconds(800));
            }

            break;
        case "native memory":
            while (true)
            {
                const int piece = 16 << 20;
                var memory = Marshal.AllocHGlobal(piece);
                unsafe { new Span<byte>((void*)memory, piece).Fill(1); }
            }
        case "managed memory":
            var hoard = new List<byte[]>();
            while (true) hoard.Add(GC.AllocateUninitializedArray<byte>(16 << 20));
        case "nonsense":
            await using (var pipe = Console.OpenStandardOutput()) await pipe.WriteAsync("no frame at all"u8.ToArray());
            await Task.Delay(Timeout.Infinite);
            break;
        case "litter":
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateTempSubdirectory($"extract-pipeline-{Environment.ProcessId}-").FullName, "litter"), "left behind");
            Environment.FailFast("with a folder");
            break;
        case "child": // A program that would outlive its host.
            using (System.Diagnostics.Process.Start("sleep", ["1000.25"])) Environment.FailFast("with a child");
            break;
    }
}

static void Spin(TimeSpan time)
{
    var process = System.Diagnostics.Process.GetCurrentProcess();
    var end = process.TotalProcessorTime + time;
    do process.Refresh();
    while (process.TotalProcessorTime < end);
}
