namespace ExtractPipeline.Extraction.Regions;

/// <summary>A province, prefecture or county of GB/T 2260.</summary>
/// <param name="Code">Six digits; two a level, and <c>00</c> below its own.</param>
/// <param name="Name">The name in full: 洛阳市, 瀍河回族区.</param>
/// <param name="Stem">The name without its kind and peoples: 洛阳, 瀍河; null where that is a single character.</param>
/// <param name="Parent">The code of the region that it lies in; null for a province.</param>
/// <param name="Until">The last year whose list has it; null where the newest list does.</param>
public sealed record Region(string Code, string Name, string? Stem, string? Parent, int? Until);
