using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// The parts of a file that is a zip of XML (Word, OFD), unpacked within limits: what a part claims to be is not believed, its bytes are
/// counted as they come. No DTD is read, so that there are no entities; nothing outside of the file is looked at.
/// </summary>
internal sealed class ZipParts : IDisposable
{
    /// <summary>More parts than these no report has.</summary>
    private const int MostParts = 10_000;

    /// <summary>A word processor needs several elements for what a web page needs one for.</summary>
    private const int XmlElementsPerElement = 5;

    private readonly ZipArchive archive;
    private readonly ExtractionLimits limits;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);
    private long unpacked;

    /// <summary>Opens a zip.</summary>
    /// <exception cref="DocumentException">It is none, or a damaged one.</exception>
    public ZipParts(ReadOnlyMemory<byte> file, ExtractionLimits limits)
    {
        this.limits = limits;
        archive = Guarded("the archive", () => new ZipArchive(new MemoryStream(file.ToArray(), writable: false), ZipArchiveMode.Read));
        var all = Guarded("the archive", () => archive.Entries);
        if (all.Count > MostParts) throw new DocumentException(ProblemCode.OutputLimit, $"the archive has more than {MostParts} parts");
        foreach (var entry in all) entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    /// <summary>Whether there is a part of that name.</summary>
    public bool Has(string name) => entries.ContainsKey(name.TrimStart('/'));

    /// <summary>A part as XML; null where there is none.</summary>
    /// <exception cref="DocumentException">It is no XML, or larger or nested deeper than any report's.</exception>
    public XDocument? Xml(string name)
    {
        if (Bytes(name) is not { } bytes) return null;
        return Guarded(name, () =>
        {
            // Looked through before a tree is built of it, which would be too deep to walk.
            using (var looked = Open(bytes)) Check(looked, name);
            using var reader = Open(bytes);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        });
    }

    private XmlReader Open(byte[] bytes) => XmlReader.Create(new MemoryStream(bytes), new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = limits.MarkupBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    private void Check(XmlReader reader, string name)
    {
        var most = XmlElementsPerElement * limits.MarkupElements;
        var elements = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.Depth > limits.MarkupDepth) throw new DocumentException(ProblemCode.StructureLimit, $"{name} nests more than {limits.MarkupDepth} elements");
            if (++elements > most) throw new DocumentException(ProblemCode.StructureLimit, $"{name} has more than {most} elements");
        }
    }

    /// <summary>A part's bytes; null where there is none.</summary>
    public byte[]? Bytes(string name)
    {
        if (!entries.TryGetValue(name.TrimStart('/'), out var entry)) return null;
        return Guarded(name, () =>
        {
            using var stream = entry.Open();
            using var whole = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                unpacked += read;
                if (unpacked > limits.MarkupBytes) throw new DocumentException(ProblemCode.OutputLimit, $"the archive unpacks to more than {limits.MarkupBytes >> 20} MiB");
                whole.Write(buffer, 0, read);
            }

            return whole.ToArray();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or IOException or NotSupportedException)
        {
            throw new DocumentException(ProblemCode.FileDamaged, $"{name} cannot be read: {e.Message}", inner: e);
        }
    }
}
