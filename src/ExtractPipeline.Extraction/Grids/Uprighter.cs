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
        var found = pages.Select(FindTurn).ToList();
        var turned = found.Find(turn => turn.Turn > 0).Turn;
        if (turned is null && !found.Exists(turn => turn.Sideways)) return pages;
        return [.. pages.Zip(found, (page, turn) => Turn(page, turn.Turn ?? Likelier(page, turn.Sideways, turned ?? 0)))];
    }

    /// <summary>
    /// Degrees clockwise that set the page upright, null where nothing tells, and whether its words stand on their side.
    /// What tells is the order of the labels that stand on one line.
    /// </summary>
    private static (int? Turn, bool Sideways) FindTurn(Page page)
    {
        const int enough = 3;
        var labels = page.Words.Where(word => word.Text.Count(c => c >= 0x2E80) >= 3).ToList();
        if (labels.Count == 0) return (0, false);
        var tall = labels.Count(word => word.Box.Height > 1.8 * word.Box.Width);
        var sideways = tall > 0.7 * labels.Count;
        var trial = sideways ? Turn(page, 90) : page;
        var anchors = trial.Words
            .Select(word => (word.Box.CenterY, Order: OrderOfLabel.GetValueOrDefault(LabelText.Normalize(word.Text), -1)))
            .Where(anchor => anchor.Order >= 0)
            .OrderBy(anchor => anchor.CenterY)
            .ToList();
        if (anchors.Count < enough) return (null, sideways);
        var balance = 0;
        for (var i = 0; i < anchors.Count; i++)
            for (var j = 0; j < i; j++)
                balance += Math.Sign(anchors[i].Order - anchors[j].Order);
        var reversed = balance < -0.25 * anchors.Count * (anchors.Count - 1);
        return (sideways ? reversed ? 270 : 90 : reversed ? 180 : 0, sideways);
    }

    /// <summary>Of the turns that are possible, the one in which the page's lines are most like the form's labels; when equal, that of another page.</summary>
    private static int Likelier(Page page, bool sideways, int other)
    {
        int[] turns = sideways ? [90, 270] : [0, 180];
        return turns.OrderByDescending(turn => AgreementWithForm(Turn(page, turn))).ThenByDescending(turn => turn == other).First();
    }

    private static double AgreementWithForm(Page page)
    {
        var form = FormCatalogue.Of(TableKind.Requests, Layout.Ogi2021);
        var rows = form.Sections.SelectMany(section => section.Rows).ToList();
        var matches = AnchorFinder.FindAll([.. rows.Select(row => new AnchorTarget(row.Id, row.Wordings))], FlowBuilder.Build([page], splitSideBySide: false));
        return AnchorFinder.Choose([.. rows.Select(row => row.Id)], matches).Values.Sum(anchor => anchor.Similarity);
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
