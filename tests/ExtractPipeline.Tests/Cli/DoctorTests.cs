using System.CommandLine;
using System.Text.Json;
using ExtractPipeline.Cli;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Cli;

public class DoctorTests
{
    private static readonly string[] Programs = ["pdftotext", "pdfinfo", "pdfimages", "pdftoppm", "pdftocairo", "tesseract"];

    [Fact]
    public async Task Examine_PathWithoutThePrograms_NamesEachWithItsCure()
    {
        var findings = await Doctor.ExamineAsync("/nowhere", TestContext.Current.CancellationToken);

        var missing = findings.Where(finding => finding.State == FindingState.Missing).ToList();
        missing.Select(finding => finding.Name).ShouldBeSubsetOf([.. Programs, "poppler-data", "tesseract-ocr-chi-sim"]);
        Programs.ShouldBeSubsetOf(missing.Select(finding => finding.Name));
        missing.First(finding => finding.Name == "pdftotext").Cure
            .ShouldBe("sudo apt-get update && sudo apt-get install -y --no-install-recommends poppler-utils");
    }

    [Fact]
    public async Task Examine_ThisMachine_FindsVersionsOfEveryProgram()
    {
        var findings = await Doctor.ExamineAsync(Environment.GetEnvironmentVariable("PATH")!, TestContext.Current.CancellationToken);

        foreach (var program in Programs)
        {
            var finding = findings.Single(finding => finding.Name == program);
            finding.State.ShouldBe(FindingState.Ok, program);
            finding.Found!.ShouldMatch(@"^\d+(\.\d+)+$");
        }
    }

    [Fact]
    public async Task Examine_ProgramThatCannotRun_IsMissing()
    {
        var folder = Directory.CreateTempSubdirectory("doctor-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "pdftotext"), "not a program", TestContext.Current.CancellationToken);

            var findings = await Doctor.ExamineAsync(folder.FullName, TestContext.Current.CancellationToken);

            var finding = findings.Single(finding => finding.Name == "pdftotext");
            finding.State.ShouldBe(FindingState.Missing);
            finding.Cure!.ShouldContain("--reinstall poppler-utils");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Command_Json_IsForMachines()
    {
        var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output };

        await DoctorCommand.Create().Parse(["--json"]).InvokeAsync(configuration, TestContext.Current.CancellationToken);

        using var json = JsonDocument.Parse(output.ToString());
        json.RootElement.EnumerateArray().Select(finding => finding.GetProperty("name").GetString()).ShouldContain("pdftotext");
    }

    [Fact]
    public void Packages_AreThoseOfTheInstaller()
    {
        var installer = Repository.Read("deploy/install-native.sh");

        foreach (var package in Doctor.Packages)
            installer.ShouldContain($"    {package}=");
    }
}
