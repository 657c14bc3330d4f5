using System.Diagnostics;
using System.Text.Json.Nodes;
using ExtractPipeline.Extraction.Records;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Records;

/// <summary>Judges records by an implementation of JSON Schema that is not ours: Debian's python3-jsonschema. Without it the test is skipped.</summary>
internal static class SchemaValidator
{
    // Debian's python3, not one that comes first on the path: the package belongs to it.
    private const string Python = "/usr/bin/python3";

    private const string Validate = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema, *records = json.load(sys.stdin)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        print(*["valid" if validator.is_valid(record) else "invalid" for record in records])
        """;

    /// <summary>A record as it is written.</summary>
    public static JsonNode AsNode(ExtractionRecord record) => JsonNode.Parse(RecordJson.Write(record))!;

    /// <summary><c>valid</c> or <c>invalid</c> for each record, in one run of the validator.</summary>
    public static async Task<string[]> ValidateAsync(params IReadOnlyList<JsonNode> records)
    {
        if (!File.Exists(Python)) Assert.Skip("python3 is not installed");
        var (probe, _) = await RunPythonAsync("import jsonschema; jsonschema.Draft202012Validator", "");
        if (probe != 0) Assert.Skip("python3-jsonschema is not installed");

        var (status, output) = await RunPythonAsync(Validate, new JsonArray([RecordSchema.Create(), .. records]).ToJsonString());
        status.ShouldBe(0);
        return output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<(int Status, string Output)> RunPythonAsync(string program, string input)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", program])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = python.StandardError.ReadToEndAsync(cancellation);
        var output = python.StandardOutput.ReadToEndAsync(cancellation);
        await python.StandardInput.WriteAsync(input);
        python.StandardInput.Close();
        await python.WaitForExitAsync(cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(await error);
        return (python.ExitCode, await output);
    }
}
