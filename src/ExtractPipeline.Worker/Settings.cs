using System.Globalization;
using System.Net;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Storage.Reviews;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ExtractPipeline.Worker;

/// <summary>Where the message broker is.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="VirtualHost">Its virtual host.</param>
/// <param name="Username">The user.</param>
/// <param name="Password">The user's password.</param>
public sealed record BrokerSettings(string Host, ushort Port, string VirtualHost, string Username, string Password);

/// <summary>The settings of a service, read and checked once at its start. <c>docs/operations.md</c> lists them.</summary>
public sealed record Settings
{
    /// <summary>PostgreSQL; null for SQLite in the data folder.</summary>
    public required string? Postgres { get; init; }

    /// <summary>The broker; null for a queue in this process.</summary>
    public required BrokerSettings? Broker { get; init; }

    /// <summary>The folder for files, and for SQLite.</summary>
    public required string Folder { get; init; }

    /// <summary>S3; null for files in the folder.</summary>
    public required S3Options? S3 { get; init; }

    /// <summary>Most extraction hosts at a time.</summary>
    public required int Hosts { get; init; }

    /// <summary>Limits of hosts.</summary>
    public required HostLimits HostLimits { get; init; }

    /// <summary>The command that starts a host.</summary>
    public required HostProgram HostProgram { get; init; }

    /// <summary>Threshold and limits of documents.</summary>
    public required ExtractionOptions Extraction { get; init; }

    /// <summary>How manual review is done.</summary>
    public required ReviewOptions Review { get; init; }

    /// <summary>Documents that may wait before intake asks to come back later.</summary>
    public required int Backlog { get; init; }

    /// <summary>How long what is at work may take to finish when the service stops.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>How often documents and events are looked for that were left behind.</summary>
    public required TimeSpan Sweep { get; init; }

    /// <summary>The address to listen on.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Where traces and metrics are sent; null for nowhere.</summary>
    public required Uri? Telemetry { get; init; }

    /// <summary>Who may use the service.</summary>
    public AccessSettings Access { get; init; } = AccessSettings.Open;

    /// <summary>How records are sent to subscribers.</summary>
    public FeedSettings Feed { get; init; } = FeedSettings.Usual;

    /// <summary>Settings of a service that is all in one process, with its data in a folder.</summary>
    public static Settings Alone(IConfiguration configuration, string folder, int port) =>
        Common(new Reader(configuration), folder) with { Listen = new(IPAddress.Loopback, port) };

    /// <summary>Settings of a part of a service on several machines.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static Settings Apart(IConfiguration configuration, int port)
    {
        var read = new Reader(configuration);
        var s3 = read.Optional("Files:S3:Bucket") is { } bucket
            ? new S3Options(bucket, read.Optional("Files:S3:ServiceUrl"), read.Optional("Files:S3:Region") ?? "us-east-1", read.Optional("Files:S3:AccessKey"), read.Optional("Files:S3:SecretKey"))
            : null;
        var folder = read.Optional("Files:Folder") ?? (s3 is null ? throw Reader.Wrong("Files:Folder", "is not set, nor Files__S3__Bucket") : Path.Combine(Path.GetTempPath(), "extract-pipeline"));
        var address = IPAddress.TryParse(read.Optional("Http:Address") ?? "127.0.0.1", out var parsed) ? parsed : throw Reader.Wrong("Http:Address", "is no IP address");
        if (!IPAddress.IsLoopback(address) && read.Optional("Http:Open") != "true" && !AccessSettings.From(read).ByKey)
            throw Reader.Wrong("Http:Address", $"{address} can be reached from other machines; set Access__Keys=true, so that requests need a key, or for a worker Http__Open=true where the network guards its figures");
        return Common(read, folder) with
        {
            Postgres = read.ConnectionString("ConnectionStrings:Postgres"),
            Broker = new(
                read.Required("RabbitMq:Host"),
                (ushort)read.Number("RabbitMq:Port", 5672, 1, 65_535),
                read.Optional("RabbitMq:VirtualHost") ?? "/",
                read.Required("RabbitMq:Username"),
                read.Required("RabbitMq:Password")),
            S3 = s3,
            Listen = new(address, (int)read.Number("Http:Port", port, 0, 65_535)),
        };
    }

    private static Settings Common(Reader read, string folder)
    {
        var extraction = new ExtractionOptions();
        var hosts = new HostLimits();
        return new()
        {
            Postgres = null,
            Broker = null,
            Folder = folder,
            S3 = null,
            Hosts = (int)read.Number("Hosts:Count", Environment.ProcessorCount, 1, 256),
            HostLimits = hosts with
            {
                MemoryBytes = (long)read.Number("Hosts:Megabytes", hosts.MemoryBytes >> 20, 256, 1 << 20) << 20,
                Documents = (int)read.Number("Hosts:Documents", hosts.Documents, 1, 1_000_000),
                Stall = TimeSpan.FromSeconds(read.Number("Hosts:StallSeconds", hosts.Stall.TotalSeconds, 0.1, 86_400)),
            },
            HostProgram = read.Optional("Hosts:Program") is { } program ? HostProgram.Beside(program) : HostProgram.Own,
            Extraction = extraction with
            {
                AcceptedRisk = read.Number("Extraction:Risk", extraction.AcceptedRisk, 1e-12, 0.999),
                ConfidenceMap = read.Optional("Extraction:ConfidenceMap") is { } map ? LoadMap(map) : null,
                Limits = extraction.Limits with
                {
                    Time = TimeSpan.FromSeconds(read.Number("Extraction:TimeoutSeconds", extraction.Limits.Time.TotalSeconds, 0.1, 86_400)),
                    Pages = (int)read.Number("Extraction:MaxPages", extraction.Limits.Pages, 1, 100_000),
                    FileBytes = (long)read.Number("Extraction:MaxMegabytes", extraction.Limits.FileBytes >> 20, 1, 1_024) << 20,
                },
            },
            Review = new()
            {
                Claim = TimeSpan.FromMinutes(read.Number("Review:ClaimMinutes", 10, 0.1, 1_440)),
                SecondLook = read.Number("Review:SecondLook", 0.05, 0, 1),
                Blind = read.Number("Review:Blind", 0.005, 0, 1),
                MixIn = read.Number("Review:MixIn", 0.1, 0, 1),
            },
            Backlog = (int)read.Number("Intake:Backlog", 100_000, 1, int.MaxValue),
            Grace = TimeSpan.FromSeconds(read.Number("Service:GraceSeconds", 60, 0, 86_400)),
            Sweep = TimeSpan.FromSeconds(read.Number("Service:SweepSeconds", 10, 0.1, 86_400)),
            Listen = new(IPAddress.Loopback, 0),
            Access = AccessSettings.From(read),
            Feed = FeedSettings.From(read),
            Telemetry = read.Optional("OTEL_EXPORTER_OTLP_ENDPOINT") is { } address
                ? Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw Reader.Wrong("OTEL_EXPORTER_OTLP_ENDPOINT", "is no URL")
                : null,
        };
    }

    private static ConfidenceMap LoadMap(string path)
    {
        try
        {
            return ConfidenceMap.Load(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Reader.Wrong("Extraction:ConfidenceMap", $"names no usable file: {e.Message}");
        }
    }

    /// <summary>Reads single settings and names them as a person sets them, in the environment.</summary>
    internal sealed class Reader(IConfiguration configuration)
    {
        public string? Optional(string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name];

        public string Required(string name) => Optional(name) ?? throw Wrong(name, "is not set");

        public string ConnectionString(string name)
        {
            var text = Required(name);
            try
            {
                return new NpgsqlConnectionStringBuilder(text).Host is null ? throw Wrong(name, "names no Host") : text;
            }
            catch (ArgumentException e)
            {
                throw Wrong(name, $"is no connection string: {e.Message}"); // The message names the word that is wrong and no password.
            }
        }

        public double Number(string name, double usual, double least, double most)
        {
            if (Optional(name) is not { } text) return usual;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"is '{text}', not a number from {least} to {most}"));
        }

        public static SettingsException Wrong(string name, string what) => new($"setting {name.Replace(":", "__", StringComparison.Ordinal)} {what}");
    }
}

/// <summary>A setting is missing or wrong; the message is one line that names it.</summary>
public sealed class SettingsException(string message) : Exception(message);
