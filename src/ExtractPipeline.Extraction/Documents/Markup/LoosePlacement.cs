using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Readings;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>What stands under a heading in a row.</summary>
/// <param name="Cell">The cell; null where there is none.</param>
/// <param name="Readings">See <see cref="SourcePlace.Readings"/>.</param>
internal readonly record struct PlacedCell(LooseCell? Cell, IReadOnlyList<string?>? Readings);

/// <summary>
/// Says under which heading each value of a row stands, where the spans of the table are lost. As many values as headings stand in their order.
/// Fewer may stand in several ways; the sums of the form decide between them, and where they do not, nobody can.
/// </summary>
internal sealed class LoosePlacement
{
    /// <summary>More headings without a value than these are not tried in every way; nor are more ways than these taken together.</summary>
    private const int MostAbsent = 2, MostTogether = 512;

    /// <summary>Where even the best way breaks more sums than a publisher does, the sums are no guide.</summary>
    private const int MostBroken = 2;

    private readonly LooseSection section;
    private readonly TableKind kind;
    private readonly int width;
    private readonly bool aligned;

    private LoosePlacement(LooseSection section, TableKind kind)
    {
        this.section = section;
        this.kind = kind;
        width = section.Headings.Count;
        aligned = section.FirstColumn >= 0 && section.Entries.TrueForAll(IsAligned) && LabelsLineUp() && section.Entries.Exists(entry => Filled(entry).Length == width);
    }

    /// <summary>The placed cells of each row of a section.</summary>
    public static IReadOnlyList<IReadOnlyList<PlacedCell>> Place(LooseSection section, TableKind kind) => new LoosePlacement(section, kind).Place();

    private List<IReadOnlyList<PlacedCell>> Place()
    {
        var ways = section.Entries.ConvertAll(WaysOf);
        var doubtful = section.Entries.Index().Where(entry => ways[entry.Index].Count > 1).GroupBy(entry => Signature(entry.Item)).Select(group => group.Select(entry => entry.Index).ToList()).ToList();
        var together = Combine(doubtful, ways);
        return [.. section.Entries.Select((entry, i) => Row(entry, ways[i], together is null ? null : [.. together.Select(way => way[i]).Distinct()]))];
    }

    /// <summary>Whether a row's labels and values stand in the columns of the headings.</summary>
    private bool IsAligned(LooseEntry entry)
    {
        var first = section.FirstColumn;
        var filled = entry.After.Index().Where(cell => !cell.Item.IsEmpty).Select(cell => cell.Index + entry.Offset).ToList();
        return entry.Offset <= first && (filled.Count == 0 || (filled[0] >= first && filled[^1] < first + width && (filled.Count < width || filled[0] == first)));
    }

    /// <summary>Whether labels of one level stand in one column. One that does not has lost a blank cell before it, and its values have slipped with it.</summary>
    private bool LabelsLineUp()
    {
        var lines = FormCatalogue.Of(kind).SelectMany(form => form.Sections).SelectMany(form => form.Rows).ToList();
        return section.Entries.Where(entry => entry.Labels.Count > 0).GroupBy(Level).All(level => level.Key < 0 || level.Select(entry => entry.Offset).Distinct().Count() == 1);

        int Level(LooseEntry entry) => lines.Find(line => line.Wordings.Any(wording => LooseTable.IsLike(entry.Labels[^1].Text, wording)))?.Groups.Count ?? -1;
    }

    /// <summary>Rows that the capture treated alike, so that what holds for one holds for all of them.</summary>
    private static (int, int, int, int) Signature(LooseEntry entry)
    {
        var (first, length) = Filled(entry);
        return (entry.Offset, entry.Labels.Count, first, length);
    }

    private static (int First, int Length) Filled(LooseEntry entry)
    {
        var filled = entry.After.Index().Where(cell => !cell.Item.IsEmpty).Select(cell => cell.Index).ToList();
        return filled.Count == 0 ? (entry.After.Count, 0) : (filled[0], filled[^1] - filled[0] + 1);
    }

    /// <summary>The ways in which a row's values may stand under the headings: for each the column of every cell between its first and last value.</summary>
    private List<int[]> WaysOf(LooseEntry entry)
    {
        var (first, length) = Filled(entry);
        if (length == 0) return entry.After.Count >= width ? [[]] : [];
        if (length == width) return [[.. Enumerable.Range(0, width)]];
        if (length > width) return [];
        if (aligned) return [[.. Enumerable.Range(first + entry.Offset - section.FirstColumn, length)]];

        // Blank cells at a row's ends are what the capture left of spans, or filled rows up with: they say nothing.
        if (width - length <= MostAbsent) return [.. Choices(length, 0)];
        return [.. Enumerable.Range(0, width - length + 1).Select(start => Enumerable.Range(start, length).ToArray())];
    }

    /// <summary>Every way to choose columns in their order.</summary>
    private IEnumerable<int[]> Choices(int count, int from)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        for (var column = from; column <= width - count; column++)
            foreach (var rest in Choices(count - 1, column + 1))
                yield return [column, .. rest];
    }

    /// <summary>
    /// The combinations of ways, by row, that the sums do not speak against; null where they cannot tell. One that breaks a single sum more than
    /// the best may be right, and the publisher wrong.
    /// </summary>
    private List<int[]>? Combine(List<List<int>> doubtful, List<List<int[]>> ways)
    {
        if (kind != TableKind.Requests || doubtful.Count == 0) return null;
        var count = doubtful.Aggregate(1L, (product, group) => Math.Min(product * ways[group[0]].Count, MostTogether + 1));
        if (count > MostTogether || ways.Exists(way => way.Count == 0)) return null;
        var scored = new List<(int[] Chosen, int Broken)>();
        var chosen = new int[ways.Count];
        Try(0);
        var best = scored.Min(way => way.Broken);
        return best > MostBroken ? null : [.. scored.Where(way => way.Broken <= best + 1).Select(way => way.Chosen)];

        void Try(int group)
        {
            if (group == doubtful.Count)
            {
                scored.Add(([.. chosen], LooseSums.Broken(section, [.. section.Entries.Select((entry, i) => Texts(entry, ways[i][chosen[i]]))])));
                return;
            }

            for (var way = 0; way < ways[doubtful[group][0]].Count; way++)
            {
                foreach (var row in doubtful[group]) chosen[row] = way;
                Try(group + 1);
            }
        }
    }

    private string?[] Texts(LooseEntry entry, int[] way)
    {
        var (first, _) = Filled(entry);
        var texts = new string?[width];
        foreach (var (i, column) in way.Index())
            texts[column] = entry.After[first + i] is { IsEmpty: false } cell ? cell.Text : null;
        return texts;
    }

    /// <summary>The row in its likeliest way; where another way is as good and puts something else into any column, nothing in the row is certain.</summary>
    private PlacedCell[] Row(LooseEntry entry, List<int[]> ways, List<int>? good)
    {
        var (first, length) = Filled(entry);
        var possible = ways.Count <= 1 ? ways : good is { Count: > 0 } ? good.ConvertAll(way => ways[way]) : ways;
        var way = possible.Count > 0 ? possible[0] : [.. Enumerable.Range(0, length)];
        var texts = possible.ConvertAll(other => Texts(entry, other));
        var certain = texts.Count > 0 && texts.TrueForAll(other => other.SequenceEqual(texts[0]));
        var anything = entry.After.Where(cell => !cell.IsEmpty).Select(cell => (string?)cell.Text).Append(null).Distinct().ToList();
        var row = new PlacedCell[Math.Max(width, way.Length)];
        foreach (var (i, column) in way.Index()) row[column] = new(entry.After[first + i], null);
        if (certain) return row;
        for (var column = 0; column < row.Length; column++)
            row[column] = row[column] with { Readings = texts.Count > 0 && column < width ? [.. texts.Select(other => other[column]).Distinct()] : anything };
        return row;
    }
}

/// <summary>Adds up the second grid as it is placed for a trial. Here the sums only choose between placements; they never touch a value.</summary>
internal static class LooseSums
{
    private static readonly FormSection Form = FormCatalogue.Of(TableKind.Requests, Layout.Ogi2021).Sections[0];

    /// <summary>How many sums of rows and columns are broken.</summary>
    public static int Broken(LooseSection section, IReadOnlyList<string?[]> rows)
    {
        var total = section.Headings.Count - 1;
        if (!Is(section.Headings[total].Text, "total", Form.Columns)) return int.MaxValue;
        var numbers = rows.Select(row => row.Select(text => NumberParser.Parse(text, ValueKind.Count, AmountUnit.None).Value ?? 0).ToArray()).ToList();
        var broken = numbers.Count(row => row[total] != row.Take(total).Sum());
        var roles = section.Entries.Select(entry => entry.Labels.Count == 0 ? "" : Role(entry.Labels[^1].Text)).ToList();
        if (roles.Where(role => role.Length > 0).Distinct().Count() < 4 || roles.Count(role => role.Length > 0) != 4) return broken;
        for (var column = 0; column <= total; column++)
        {
            var results = numbers.Where((_, i) => roles[i].Length == 0).Sum(row => row[column]);
            if (Of("disposed_total") != results) broken++;
            if (Of("received_new") + Of("carried_over_in") != Of("disposed_total") + Of("carried_forward")) broken++;

            decimal Of(string role) => numbers[roles.IndexOf(role)][column];
        }

        return broken;
    }

    private static string Role(string label)
    {
        string[] roles = ["received_new", "carried_over_in", "disposed_total", "carried_forward"];
        return roles.FirstOrDefault(role => Is(label, role, Form.Rows)) ?? "";
    }

    private static bool Is(string text, string id, IReadOnlyList<FormLine> lines) => lines.First(line => line.Id == id).Wordings.Any(wording => LooseTable.IsLike(text, wording));
}
