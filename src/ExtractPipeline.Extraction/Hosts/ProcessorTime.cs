using System.Globalization;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>Processor time of processes, user and system, as <c>/proc</c> has it: in hundredths of a second.</summary>
internal static class ProcessorTime
{
    // Places in /proc/PID/stat behind the name of the program, which may hold anything.
    private const int Group = 2, Own = 11, Last = 14;

    /// <summary>That of a process and of its children that have ended; zero where it is not there.</summary>
    public static TimeSpan OfProcess(int process) => Read(process.ToString(CultureInfo.InvariantCulture)).Time;

    /// <summary>That of a process, its children that have ended, and those in its group that still run.</summary>
    public static TimeSpan OfGroup(int leader)
    {
        var total = OfProcess(leader);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (!int.TryParse(name, CultureInfo.InvariantCulture, out var process) || process == leader) continue;
            var (group, time) = Read(name);
            if (group == leader) total += time;
        }

        return total;
    }

    private static (int Group, TimeSpan Time) Read(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = 0L;
            for (var i = Own; i <= Last; i++) ticks += long.Parse(fields[i], CultureInfo.InvariantCulture);
            return (int.Parse(fields[Group], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(10 * ticks));
        }
        catch (IOException)
        {
            return default; // It has ended.
        }
    }
}
