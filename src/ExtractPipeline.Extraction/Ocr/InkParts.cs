namespace ExtractPipeline.Extraction.Ocr;

/// <summary>A connected patch of ink.</summary>
/// <param name="Box">Where it stands.</param>
/// <param name="Area">Its pixels.</param>
internal readonly record struct InkPart(PixelSpan Box, int Area);

/// <summary>Finds the connected patches of ink of a page: strokes, characters, specks. Eight neighbours connect.</summary>
internal static class InkParts
{
    /// <summary>All patches, in the order of their first row.</summary>
    public static List<InkPart> Find(InkImage page)
    {
        var parts = new List<InkPart>();
        var parents = new List<int>();
        List<(int From, int To, int Part)> above = [], here = [];
        for (var y = 0; y < page.Height; y++)
        {
            here.Clear();
            var row = page.Row(y);
            int x = 0, first = 0;
            while (x < row.Length)
            {
                var next = row[x..].IndexOf((byte)1);
                if (next < 0) break;
                var from = x + next;
                var length = row[from..].IndexOf((byte)0);
                x = length < 0 ? row.Length : from + length;
                var part = -1;
                while (first < above.Count && above[first].To < from) first++;
                for (var i = first; i < above.Count && above[i].From <= x; i++) part = part < 0 ? Root(above[i].Part) : Unite(part, Root(above[i].Part));
                if (part < 0)
                {
                    part = parts.Count;
                    parents.Add(part);
                    parts.Add(new(new(from, y, x, y + 1), 0));
                }

                var known = parts[part];
                parts[part] = new(known.Box.Union(new(from, y, x, y + 1)), known.Area + x - from);
                here.Add((from, x, part));
            }

            (above, here) = (here, above);
        }

        return [.. parts.Where((_, i) => parents[i] == i)];

        int Root(int part)
        {
            while (parents[part] != part) part = parents[part] = parents[parents[part]];
            return part;
        }

        int Unite(int a, int b)
        {
            if (a == b) return a;
            parents[b] = a;
            parts[a] = new(parts[a].Box.Union(parts[b].Box), parts[a].Area + parts[b].Area);
            return a;
        }
    }
}
