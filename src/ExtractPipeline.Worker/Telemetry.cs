using System.Diagnostics;
using System.Diagnostics.Metrics;
using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;

namespace ExtractPipeline.Worker;

/// <summary>What a service counts. The names are those of <c>/metrics</c>, with dots for underscores.</summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "extractpipeline";

    /// <summary>The source of the bus's own activities, which carry a trace from intake to worker.</summary>
    public const string BusName = "MassTransit";

    /// <summary>Traces: one activity a document.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    private readonly Meter meter = new(Name);
    private readonly Counter<long> documents, fields, attempts, submitted;
    private readonly Counter<double> seconds;

    /// <summary>Makes the instruments.</summary>
    public Telemetry(HostPool hosts, Backlog backlog)
    {
        documents = meter.CreateCounter<long>(Name + ".documents", description: "Documents read, by outcome.");
        fields = meter.CreateCounter<long>(Name + ".fields", description: "Fields of the documents read, by decision.");
        seconds = meter.CreateCounter<double>(Name + ".step.seconds", description: "Seconds of reading, by step.");
        attempts = meter.CreateCounter<long>(Name + ".attempts.failed", description: "Attempts that failed with a transient problem, by problem.");
        submitted = meter.CreateCounter<long>(Name + ".submitted", description: "Documents submitted: new, known or refused.");
        meter.CreateObservableCounter(Name + ".hosts.started", () => hosts.Started, description: "Extraction hosts started.");
        meter.CreateObservableCounter(Name + ".hosts.lost", () => hosts.Lost, description: "Extraction hosts that went down over a document.");
        meter.CreateObservableGauge(Name + ".documents.stored", backlog.Measure, description: "Documents in the store, by state.");
        meter.CreateObservableGauge(Name + ".process.resident.bytes", () => Environment.WorkingSet, description: "Resident memory of this process.");
        meter.CreateObservableGauge(Name + ".process.descriptors", CountDescriptors, description: "Open file descriptors of this process.");
    }

    /// <summary>Counts a document that was read.</summary>
    public void Count(ExtractionRecord record)
    {
        documents.Add(1, new KeyValuePair<string, object?>("outcome", Words.Of(record.Outcome)));
        foreach (var decision in record.Fields.GroupBy(field => field.Decision))
            fields.Add(decision.Count(), new KeyValuePair<string, object?>("decision", Words.Of(decision.Key)));
        foreach (var (step, milliseconds) in record.Timings)
            if (step.EndsWith("Ms", StringComparison.Ordinal))
                seconds.Add(milliseconds / 1000, new KeyValuePair<string, object?>("step", step[..^2]));
    }

    /// <summary>Counts an attempt that failed.</summary>
    public void CountFailure(string problem) => attempts.Add(1, new KeyValuePair<string, object?>("problem", problem));

    /// <summary>Counts a document that was submitted.</summary>
    public void CountSubmission(string result) => submitted.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private static int CountDescriptors() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;
}
