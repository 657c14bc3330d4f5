using System.Diagnostics;
using System.Globalization;
using ExtractPipeline.Storage;

namespace ExtractPipeline.ServiceTests.Servers;

/// <summary>An S3 server of its own: npm's s3rver, installed beside the tests from its lock file when it is first asked for.</summary>
internal sealed class S3Server : ChildServer
{
    private const string Bucket = "documents", Key = "S3RVER"; // The one pair of keys that s3rver knows.

    private static readonly string Home = Path.Combine(Reports.Root(), "tests", "ExtractPipeline.ServiceTests", "s3");
    private static readonly string Program = Path.Combine(Home, "node_modules", "s3rver", "bin", "s3rver.js");

    /// <summary>How it is reached.</summary>
    public S3Options Options => new(Bucket, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"), "us-east-1", Key, Key);

    protected override ProcessStartInfo Command =>
        new("node", [Program, "--directory", Folder, "--address", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--silent", "--configure-bucket", Bucket]);

    /// <summary>Makes and starts one.</summary>
    public static async Task<S3Server> CreateAsync()
    {
        if (!File.Exists(Program)) await RunAsync(new("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = Home });
        var server = new S3Server();
        await server.StartAsync();
        return server;
    }

    protected override Task<bool> AnswersAsync() => ListensAsync(Port);
}
