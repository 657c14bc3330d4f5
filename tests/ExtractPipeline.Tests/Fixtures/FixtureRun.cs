using System.Collections.Concurrent;
using ExtractPipeline.Cli.Evaluation;
using ExtractPipeline.Extraction;
using ExtractPipeline.Extraction.Records;
using Xunit;

namespace ExtractPipeline.Tests.Fixtures;

/// <summary>A committed document, what it says, and what was extracted from it.</summary>
/// <param name="Name">Its path below <c>fixtures/documents</c>.</param>
/// <param name="Truth">What it says.</param>
/// <param name="Record">What was extracted.</param>
internal sealed record ExtractedFixture(string Name, Truth Truth, ExtractionRecord Record)
{
    public int Accepted => Record.Fields.Count(cell => cell.Decision == Decision.Accept);

    public bool IsScan => Truth.Class.StartsWith("scan-", StringComparison.Ordinal);

    public bool AsksForOcr => Has(ProblemCode.NeedsOcr) || Has(ProblemCode.TypeUnsupported);

    public bool Has(ProblemCode code) => Record.Problems.Any(problem => problem.Code == code);
}

/// <summary>Extracts every committed document once, for all tests that look at the records.</summary>
public sealed class FixtureRun : IAsyncLifetime
{
    /// <summary>All documents, by name.</summary>
    internal IReadOnlyList<ExtractedFixture> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var folder = Repository.At("fixtures/documents");
        var extractor = new DocumentExtractor(new());
        var extracted = new ConcurrentBag<ExtractedFixture>();
        await Parallel.ForEachAsync(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), async (path, cancellation) =>
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var truth = Truth.Read(await File.ReadAllBytesAsync(Repository.At($"fixtures/truth/{name}.json"), cancellation));
            extracted.Add(new(name, truth, await extractor.ExtractAsync(path, name, cancellation)));
        });
        All = [.. extracted.OrderBy(fixture => fixture.Name, StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The test classes that share one <see cref="FixtureRun"/>.</summary>
[CollectionDefinition]
public sealed class FixtureDefinition : ICollectionFixture<FixtureRun>;
