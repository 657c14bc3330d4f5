using System.Numerics;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>A label that is looked for.</summary>
internal sealed class AnchorTarget(string id, IEnumerable<string> wordings)
{
    /// <summary>A row's id, or a banner.</summary>
    public string Id { get; } = id;

    /// <summary>Its wordings as they are compared, with their character sets.</summary>
    public IReadOnlyList<(string Key, ulong Signature)> Keys { get; } = [.. wordings.Select(LabelText.Normalize).Distinct().Select(key => (key, LabelText.Signature(key)))];
}

/// <summary>A label that was found.</summary>
/// <param name="Id">What was looked for.</param>
/// <param name="Similarity">How alike the printed label and the form's are, see <see cref="LabelText.Similarity"/>.</param>
/// <param name="Pieces">The printed lines of it, from top to bottom.</param>
internal sealed record Anchor(string Id, double Similarity, IReadOnlyList<Token> Pieces)
{
    /// <summary>Around all its lines, in the flow.</summary>
    public Box Box { get; } = Box.Around(Pieces.Select(piece => piece.Box));
}

/// <summary>
/// Finds the labels of a form on the strip. Every chain of lines set below each other is compared with every label; then the sequence of
/// matches is chosen that is most alike in total, keeps the form's order, and does not jump.
/// </summary>
internal static class AnchorFinder
{
    /// <summary>Below this a label is not the label.</summary>
    private const double LeastSimilarity = 0.66;

    private const int MostLines = 16, MostCandidates = 6;

    /// <summary>Distance between neighbouring rows that costs nothing, and the one that costs a whole match, in points.</summary>
    private const double FreeJump = 90, FullJump = 400;

    /// <summary>Every place on the strip that is like one of the labels.</summary>
    /// <param name="targets">The labels.</param>
    /// <param name="flow">The strip.</param>
    public static IReadOnlyList<Anchor> FindAll(IReadOnlyList<AnchorTarget> targets, Flow flow)
    {
        var pieces = flow.Lines.SelectMany(line => line.Pieces).Where(piece => piece.Key.Length > 0 && !piece.IsValue).ToList();
        return FindMatches(targets, pieces);
    }

    /// <summary>
    /// The best sequence of matches that keeps the order of the ids, by id.
    /// </summary>
    /// <param name="ids">Labels in form order.</param>
    /// <param name="matches">What <see cref="FindAll"/> found.</param>
    public static IReadOnlyDictionary<string, Anchor> Choose(IReadOnlyList<string> ids, IEnumerable<Anchor> matches)
    {
        var order = ids.Select((id, index) => (id, index)).ToDictionary(entry => entry.id, entry => entry.index);
        return Choose([.. matches.Where(match => order.ContainsKey(match.Id)).Select(match => (order[match.Id], match))]);
    }

    private static List<Anchor> FindMatches(IReadOnlyList<AnchorTarget> targets, List<Token> pieces)
    {
        var longest = targets.Max(target => target.Keys.Max(key => key.Key.Length));
        var best = new List<Anchor>[targets.Count];
        for (var i = 0; i < best.Length; i++) best[i] = [];
        var signatures = pieces.ConvertAll(piece => LabelText.Signature(piece.Key));
        for (var start = 0; start < pieces.Count; start++)
        {
            if (pieces[start].Key.Length > 1.5 * longest) continue;
            var found = new Anchor?[targets.Count];
            var chain = new List<Token>();
            var (text, signature) = ("", 0UL);
            for (int? next = start; next is { } at && chain.Count < MostLines; next = Below(pieces, at, chain))
            {
                chain.Add(pieces[at]);
                text += pieces[at].Key;
                if (text.Length > 1.5 * longest) break;
                signature |= signatures[at];
                for (var t = 0; t < targets.Count; t++)
                {
                    var similarity = Compare(text, signature, targets[t]);
                    if (similarity >= LeastSimilarity && similarity > (found[t]?.Similarity ?? 0)) found[t] = new(targets[t].Id, similarity, [.. chain]);
                }
            }

            for (var t = 0; t < targets.Count; t++)
                if (found[t] is { } anchor)
                    best[t].Add(anchor);
        }

        return [.. best.SelectMany(matches => matches.OrderByDescending(match => match.Similarity).Take(MostCandidates))];
    }

    private static double Compare(string text, ulong signature, AnchorTarget target)
    {
        var most = 0.0;
        foreach (var (key, keySignature) in target.Keys)
        {
            if (Math.Abs(key.Length - text.Length) > (1 - LeastSimilarity) * Math.Max(key.Length, text.Length)) continue;
            var bits = BitOperations.PopCount(keySignature);
            if (BitOperations.PopCount(keySignature & signature) < 0.55 * bits) continue;
            most = Math.Max(most, LabelText.Similarity(key, text));
        }

        return most;
    }

    /// <summary>The piece that continues a label on the next line: nearest below, in the same column.</summary>
    private static int? Below(List<Token> pieces, int at, List<Token> chain)
    {
        var box = pieces[at].Box;
        var column = Box.Around(chain.Select(piece => piece.Box));
        int? nearest = null;
        for (var i = at + 1; i < pieces.Count; i++)
        {
            var other = pieces[i].Box;
            var gap = other.Top - box.Bottom;
            if (gap > 1.3 * box.Height) break;
            if (other.CenterY <= box.CenterY + (0.3 * box.Height) || gap < -0.5 * box.Height) continue;
            if (other.OverlapX(column) < 0.5 * Math.Min(other.Width, column.Width)) continue;
            if (nearest is null || other.Top < pieces[nearest.Value].Box.Top) nearest = i;
        }

        return nearest;
    }

    /// <summary>The best chain of matches with rising places in the form and rising positions: dynamic programming over all matches.</summary>
    private static Dictionary<string, Anchor> Choose(List<(int Place, Anchor Anchor)> matches)
    {
        var ordered = matches.OrderBy(match => match.Anchor.Box.CenterY).ThenBy(match => match.Place).ToList();
        var score = new double[ordered.Count];
        var previous = new int[ordered.Count];
        var last = -1;
        for (var i = 0; i < ordered.Count; i++)
        {
            var here = ordered[i];
            var own = here.Anchor.Similarity - 0.5;
            (score[i], previous[i]) = (own, -1);
            for (var j = 0; j < i; j++)
            {
                var before = ordered[j];
                if (before.Place >= here.Place || before.Anchor.Box.CenterY >= here.Anchor.Box.CenterY || Shares(before.Anchor, here.Anchor)) continue;
                var jump = (here.Anchor.Box.Top - before.Anchor.Box.Bottom - (FreeJump * (here.Place - before.Place))) / FullJump;
                var total = score[j] + own - Math.Clamp(jump, 0, 1);
                if (total > score[i]) (score[i], previous[i]) = (total, j);
            }

            if (last < 0 || score[i] > score[last]) last = i;
        }

        var chosen = new Dictionary<string, Anchor>(StringComparer.Ordinal);
        for (; last >= 0; last = previous[last]) chosen[ordered[last].Anchor.Id] = ordered[last].Anchor;
        return chosen;
    }

    private static bool Shares(Anchor a, Anchor b) => a.Box.OverlapY(b.Box) > 0 && a.Box.OverlapX(b.Box) > 0 && a.Pieces.Any(piece => b.Pieces.Contains(piece, ReferenceEqualityComparer.Instance));
}
