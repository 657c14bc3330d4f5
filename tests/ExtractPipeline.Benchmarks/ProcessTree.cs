using System.Globalization;

namespace ExtractPipeline.Benchmarks;

/// <summary>Processor time and memory of processes, and what they have started.</summary>
internal static class ProcessTree
{
    // Places in /proc/PID/stat behind the name of the program: the parent, and four times of which the last two are those of children that have ended.
    private const int Parent = 1, FirstTime = 11, LastTime = 14;

    /// <summary>User and system time of a process and everything below it, from their start.</summary>
    public static TimeSpan ProcessorTime(int root)
    {
        var all = All();
        return TimeSpan.FromMilliseconds(10 * all.Keys.Where(IsBelow).Sum(process => all[process].Ticks));

        bool IsBelow(int process)
        {
            while (process != root)
            {
                if (!all.TryGetValue(process, out var found)) return false;
                process = found.Parent;
            }

            return true;
        }
    }

    /// <summary>What a process has started itself and has not ended.</summary>
    public static IReadOnlyList<int> Children(int parent) => [.. All().Where(entry => entry.Value.Parent == parent).Select(entry => entry.Key)];

    /// <summary>The most resident memory that a process ever had, and what it has now, in KiB; null once it has gone, or where it is another program.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="program">The name of the program, if only that one counts.</param>
    public static (long Peak, long Now)? Memory(int process, string? program = null)
    {
        try
        {
            var lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
            if (program is not null && Value("Name:") != program) return null;
            return Value("VmHWM:") is { } peak && Value("VmRSS:") is { } now ? (long.Parse(peak, CultureInfo.InvariantCulture), long.Parse(now, CultureInfo.InvariantCulture)) : null;

            string? Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Dictionary<int, (int Parent, long Ticks)> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0)
        .Select(process => (Process: process, Stat: Read(process)))
        .Where(found => found.Stat is not null)
        .ToDictionary(found => found.Process, found => found.Stat!.Value);

    private static (int Parent, long Ticks)? Read(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[Parent], CultureInfo.InvariantCulture), fields[FirstTime..(LastTime + 1)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }
}
