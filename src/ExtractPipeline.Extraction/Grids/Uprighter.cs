using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Forms;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>Turns pages whose text lies on its side or head, so that all that follows sees them upright.</summary>
internal static class Uprighter
{
    // Labels that usually stand on one line, with their place in form order.
    private static readonly Dictionary<string, int> OrderOfLabel = FormCatalogue.Tables
        .SelectMany(form => form.Sections)
        .SelectMany(section => section.Rows.SelectMany(row => row.Wordings))
        .Select(LabelText.Normalize)
        .Where(key => key.Length >= 4)
        .Distinct()
        .Select((key, index) => (key, index))
        .ToDictionary(entry => entry.key, entry => entry.index);

    /// <summary>The pages, each turned if it has to be.</summary>
    public static IReadOnlyList<Page> Upright(IReadOnlyList<Page> pages)
    {
        var turns = pages.Select(FindTurn).ToList();
        var sideways = turns.Find(turn => turn is 90 or 270) ?? 90;
        return [.. pages.Zip(turns, (page, turn) => Turn(page, turn ?? sideways))];
    }

    /// <summary>Degrees clockwise that set the page upright; null where it lies on a side and nothing tells on which.</summary>
    private static int? FindTurn(Page page)
    {
        var labels = page.Words.Where(word => word.Text.Count(c => c >= 0x2E80) >= 3).ToList();
        if (labels.Count == 0) return 0;
        var tall = labels.Count(word => word.Box.Height > 1.8 * word.Box.Width);
        var sideways = tall > 0.7 * labels.Count;
        if (labels.Count < 4) return sideways ? null : 0;
        var trial = sideways ? Turn(page, 90) : page;
        var anchors = trial.Words
            .Select(word => (word.Box.CenterY, Order: OrderOfLabel.GetValueOrDefault(LabelText.Normalize(word.Text), -1)))
            .Where(anchor => anchor.Order >= 0)
            .OrderBy(anchor => anchor.CenterY)
            .ToList();
        var balance = 0;
        for (var i = 0; i < anchors.Count; i++)
            for (var j = 0; j < i; j++)
                balance += Math.Sign(anchors[i].Order - anchors[j].Order);
        return (sideways, balance) switch
        {
            (false, _) when anchors.Count >= 3 && balance < -0.5 * anchors.Count * (anchors.Count - 1) / 2 => 180,
            (false, _) => 0,
            (true, > 0) => 90,
            (true, < 0) => 270,
            (true, _) => null,
        };
    }

    /// <summary>The page turned clockwise.</summary>
    internal static Page Turn(Page page, int degrees) => degrees == 0 ? page : page with
    {
        Width = degrees == 180 ? page.Width : page.Height,
        Height = degrees == 180 ? page.Height : page.Width,
        Turned = degrees,
        Words = [.. page.Words.Select(word => word with { Box = Turn(word.Box, page, degrees) })],
    };

    private static Box Turn(Box box, Page page, int degrees) => degrees switch
    {
        90 => new(page.Height - box.Bottom, box.Left, page.Height - box.Top, box.Right),
        180 => new(page.Width - box.Right, page.Height - box.Bottom, page.Width - box.Left, page.Height - box.Top),
        270 => new(box.Top, page.Width - box.Right, box.Bottom, page.Width - box.Left),
        _ => box,
    };
}
