using System.Globalization;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Review;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>How well confidences say what comes true.</summary>
/// <param name="LogLoss">The mean of −ln(probability given to what came true) over the fields: less is better.</param>
/// <param name="CalibrationError">The expected calibration error.</param>
/// <param name="Accepted">Fields that would be accepted.</param>
/// <param name="WrongAccepted">How many of them are wrong.</param>
internal sealed record CalibrationScore(double LogLoss, double CalibrationError, int Accepted, int WrongAccepted);

/// <summary>A map and what it is worth.</summary>
/// <param name="Map">Fitted on all documents.</param>
/// <param name="Before">The confidences as the records state them.</param>
/// <param name="After">What maps make of them, each fitted on other documents than those it is asked about.</param>
internal sealed record CalibrationResult(ConfidenceMap Map, CalibrationScore Before, CalibrationScore After)
{
    /// <summary>Whether the map may be written: it changes something, says more truly what comes of documents that it has not seen, and accepts no more wrong fields there.</summary>
    public bool IsBetter => !Map.IsUnchanged && After.LogLoss < Before.LogLoss && After.WrongAccepted <= Before.WrongAccepted;
}

/// <summary>
/// Fits the confidence map to fields that people looked at. A range of risks is left as it is where its fields bear it out. Where it is too low with
/// 95 % certainty it is raised to what was seen; where it is too high it is lowered to the 95 % bound only (Clopper and Pearson), and only if its
/// fields are of enough documents, since those of one document are wrong together: doubt is added as soon as it shows, and taken away as far as it
/// is disproved.
/// </summary>
internal static class Calibration
{
    /// <summary>Documents needed to fit at all, and for a range to be lowered.</summary>
    public const int EnoughDocuments = 20;

    /// <summary>Parts of the documents, each held back once.</summary>
    public const int Parts = 5;

    /// <summary>Confidences are written with six digits, so none says more.</summary>
    private const double LeastRisk = 1e-6;

    // By what a field's risk comes of: nothing doubtful, accepted with a small doubt, one great doubt, several.
    private static readonly double[] Edges = [1.5e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5, 1];

    /// <summary>Fits a map to all documents and measures it on documents held back.</summary>
    public static CalibrationResult Run(IReadOnlyList<LookedAt> documents)
    {
        var before = new Scorer();
        var after = new Scorer();
        for (var part = 0; part < Parts; part++)
        {
            var map = Fit([.. documents.Where(document => document.PartOf(Parts) != part)]);
            foreach (var document in documents.Where(document => document.PartOf(Parts) == part))
            {
                foreach (var look in document.Looks)
                {
                    before.Add(look.Stated, look.Right, document.AcceptedRisk);
                    after.Add(map.Apply(look.Method, look.Risk), look.Right, document.AcceptedRisk);
                }
            }
        }

        return new(Fit(documents), before.Score, after.Score);
    }

    /// <summary>Fits a map.</summary>
    public static ConfidenceMap Fit(IReadOnlyList<LookedAt> documents) => new(
        documents.Count,
        Ranges(documents, method => method == ReadingMethod.Text),
        Ranges(documents, method => method == ReadingMethod.Markup),
        Ranges(documents, method => method is ReadingMethod.Ocr or ReadingMethod.OcrAndSums));

    private static List<RiskRange> Ranges(IReadOnlyList<LookedAt> documents, Func<ReadingMethod, bool> isOfKind)
    {
        var looks = documents.Index().SelectMany(document => document.Item.Looks.Where(look => isOfKind(look.Method)).Select(look => (Document: document.Index, Look: look)))
            .ToLookup(entry => Edges.First(edge => entry.Look.Risk <= edge));
        if (looks.Count == 0) return [];
        var ranges = new List<RiskRange>();
        var floor = 0.0;
        foreach (var edge in Edges)
        {
            var fields = looks[edge].ToList();
            var wrong = fields.Count(entry => !entry.Look.Right);
            var stated = fields.Count == 0 ? edge : fields.Average(entry => Math.Max(LeastRisk, entry.Look.Risk));
            var found = Found(stated, wrong, fields.Count, fields.Select(entry => entry.Document).Distinct().Count());
            ranges.Add(new(edge, found == stated ? 1 : double.Parse((found / stated).ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), floor, fields.Count, wrong));
            if (found > stated) floor = Math.Max(floor, found);
        }

        return ranges;
    }

    private static double Found(double stated, int wrong, int fields, int documents)
    {
        if (fields == 0) return stated;
        if (stated < Binomial.Lower(wrong, fields)) return (double)wrong / fields;
        return documents >= EnoughDocuments ? Math.Min(stated, Binomial.Upper(wrong, fields)) : stated;
    }

    private sealed class Scorer
    {
        private readonly Reliability reliability = new();
        private double loss;
        private int accepted, wrong;

        public CalibrationScore Score => new(loss / Math.Max(1, reliability.Count), reliability.ExpectedCalibrationError ?? 0, accepted, wrong);

        public void Add(double risk, bool right, double acceptedRisk)
        {
            reliability.Add(new(1 - risk, right));
            loss -= Math.Log(Math.Clamp(right ? 1 - risk : risk, LeastRisk, 1 - LeastRisk));
            if (risk > acceptedRisk + LeastRisk / 2) return;
            accepted++;
            if (!right) wrong++;
        }
    }
}
