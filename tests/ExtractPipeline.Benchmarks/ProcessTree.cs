using System.Globalization;

namespace ExtractPipeline.Benchmarks;

/// <summary>Processor time of processes with all that they have started.</summary>
internal static class ProcessTree
{
    // Places in /proc/PID/stat behind the name of the program: the parent, and four times of which the last two are those of children that have ended.
    private const int Parent = 1, FirstTime = 11, LastTime = 14;

    /// <summary>User and system time of a process and everything below it, from their start.</summary>
    public static TimeSpan ProcessorTime(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0)
            .Select(process => (Process: process, Stat: Read(process)))
            .Where(found => found.Stat is not null)
            .ToDictionary(found => found.Process, found => found.Stat!.Value);
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
