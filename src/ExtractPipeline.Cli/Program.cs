using System.CommandLine;
using ExtractPipeline.Cli;
using ExtractPipeline.Cli.Evaluation;

var root = new RootCommand("Reads the statistical grids of 政府信息公开工作年度报告 into JSON records.")
{
    EvaluateCommand.Create(),
    SchemaCommand.Create(),
};

var parsed = root.Parse(args);
var status = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : status;
