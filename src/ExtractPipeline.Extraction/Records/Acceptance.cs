namespace ExtractPipeline.Extraction.Records;

/// <summary>What decides whether a field is accepted.</summary>
/// <param name="AcceptedRisk">It is when its risk is at most this.</param>
/// <param name="Map">What people's answers have made of the program's own risks; null where these stand.</param>
internal readonly record struct Acceptance(double AcceptedRisk, ConfidenceMap? Map = null)
{
    /// <summary>What a risk, as <see cref="Confidence"/> states it, is known to be.</summary>
    public double Calibrate(ReadingMethod method, double risk) => Map?.Apply(method, Math.Min(1, risk)) ?? Math.Min(1, risk);

    /// <summary>Whether a reading with this risk, as <see cref="Confidence"/> states it, is accepted.</summary>
    public bool Accepts(ReadingMethod method, double risk) => Calibrate(method, risk) <= AcceptedRisk;

    /// <summary>The confidence that goes with a risk, as records state it.</summary>
    public double ConfidenceOf(ReadingMethod method, double risk) => Math.Round(1 - Calibrate(method, risk), 6);

    /// <summary>The same before the map; null where there is none.</summary>
    public double? UncalibratedOf(double risk) => Map is null ? null : Math.Round(1 - Math.Min(1, risk), 6);
}
