using System.Text;
using System.Text.RegularExpressions;
using ExtractPipeline.Extraction.Grids;

namespace ExtractPipeline.Extraction.Readings;

/// <summary>The characters of a cell, and what they look like before anybody parses them.</summary>
public static partial class CellText
{
    /// <summary>Longest text that is looked at; a cell with a long note has some 40 characters.</summary>
    public const int Longest = 200;

    /// <summary>True for what can stand in a numeric cell: a number with sign, separators, unit or note; a dash or slash; 无.</summary>
    public static bool IsValue(string text)
    {
        if (text.Length > Longest) return false;
        var folded = Fold(text);
        return IsBlankMark(folded) || Number().IsMatch(folded);
    }

    /// <summary>True for the marks that publishers put into empty cells.</summary>
    public static bool IsBlankMark(string folded) => BlankMark().IsMatch(folded);

    /// <summary>Full-width forms as half-width, every white space as one blank, trimmed; dashes as <c>-</c>.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var half = LabelText.Fold(c);
            if (char.IsWhiteSpace(half) || half is '\u200B' or '\uFEFF') half = ' ';
            if (half is '—' or '–' or '―' or '─' or '−' or '‐' or '‑' or '﹣') half = '-';
            if (half == ' ' && (folded.Length == 0 || folded[^1] == ' ')) continue;
            folded.Append(half is '，' or '､' ? ',' : half);
        }

        return folded.ToString().TrimEnd();
    }

    [GeneratedRegex(@"^(?:[-/\\ ]+|无|空)$", RegexOptions.CultureInvariant)]
    private static partial Regex BlankMark();

    // A number is not followed by a lone stop: that is the numbering of a label (1. or 1、).
    [GeneratedRegex(@"^[+-]? ?\d[\d,. ]*(?<![.,])(?:万元|亿元|元|万|件|项|个|条|宗|次)? ?(?:[(\[〔【*※#①②③].*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
