using System.CommandLine;
using ExtractPipeline.Cli;
using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Cli.Services;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Review;

// Before the commands are made: hosts start often, and nobody types this.
if (args is [HostProgram.Verb])
    return await ExtractionHost.RunAsync((extractor, path, name, cancellation) => extractor.ExtractAsync(path, name, cancellation));

if (args is [PagePictures.Verb, ..])
    return PagePictures.Decode(args[1..], Console.OpenStandardOutput());

var root = new RootCommand("Reads the statistical grids of 政府信息公开工作年度报告 into checked JSON records.")
{
    ExtractCommand.Create(),
    EvaluateCommand.Create(),
    CalibrateCommand.Create(),
    SchemaCommand.Create(),
    DoctorCommand.Create(),
    ServiceCommands.CreateServe(),
    ServiceCommands.CreateWorker(),
    ServiceCommands.CreateWeb(),
    ClientCommands.CreateSubmit(),
    ClientCommands.CreateWatch(),
    ClientCommands.CreateStatus(),
    ClientCommands.CreateRequeue(),
    RecordCommands.CreateExport(),
    RecordCommands.CreateReplay(),
    ReviewCommands.CreateAudit(),
    KeyCommands.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
    return UsageError.Report(parsed);

// A service hears the signals itself and finishes what it holds; everything else stops at once.
var configuration = new InvocationConfiguration();
if (ServiceCommands.Names.Contains(parsed.CommandResult.Command.Name)) configuration.ProcessTerminationTimeout = null;
return await parsed.InvokeAsync(configuration);
