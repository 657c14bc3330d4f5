using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>Finds the rulings among the paths that a page draws: stroked lines, and filled rectangles too thin to be an area.</summary>
internal static class PdfPigRulings
{
    /// <summary>A filled rectangle up to this thickness is a line, in points.</summary>
    private const double Thin = 3;

    /// <summary>Shorter ones are dashes and underlines of a character, in points.</summary>
    private const double Short = 4;

    /// <summary>How far a line may lean, in points.</summary>
    private const double Lean = 0.5;

    /// <summary>The rulings in the order they are drawn.</summary>
    public static List<Ruling> Find(IReadOnlyList<PdfPath> paths, PdfPigFrame frame)
    {
        var rulings = new List<Ruling>();
        foreach (var path in paths.Where(path => !path.IsClipping))
        {
            foreach (var part in path)
            {
                if (path.IsStroked) AddStrokes(part, frame, rulings);
                else if (path.IsFilled && part.GetBoundingRectangle() is { } area) Add(frame.Of(area), Thin, rulings);
            }
        }

        return rulings;
    }

    private static void AddStrokes(PdfSubpath part, PdfPigFrame frame, List<Ruling> rulings)
    {
        var commands = part.Commands;
        PdfPoint? begin = null, at = null;
        foreach (var command in commands)
        {
            switch (command)
            {
                case PdfSubpath.Move move:
                    begin = at = move.Location;
                    break;
                case PdfSubpath.Line line:
                    Add(frame.Of(new PdfRectangle(line.From, line.To)), Lean, rulings);
                    at = line.To;
                    break;
                case PdfSubpath.Close when begin is { } first && at is { } last:
                    Add(frame.Of(new PdfRectangle(last, first)), Lean, rulings);
                    break;
                default:
                    at = null; // A curve: where it ends does not matter, its closing line is no ruling.
                    break;
            }
        }
    }

    private static void Add(Box box, double thickest, List<Ruling> rulings)
    {
        if (box.Height <= thickest && box.Width >= Short && box.Width > box.Height) rulings.Add(new(Direction.Horizontal, box.CenterY, box.Left, box.Right));
        else if (box.Width <= thickest && box.Height >= Short && box.Height > box.Width) rulings.Add(new(Direction.Vertical, box.CenterX, box.Top, box.Bottom));
    }
}
