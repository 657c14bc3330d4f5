using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>
/// The objects of a PDF for a look at its outline in this process. It reads the plain case strictly (a table of contents in the open, objects where
/// it says, short ones without comments) and gives up on anything else, so that what it understands every reader understands alike.
/// </summary>
/// <remarks>
/// Dictionaries are <see cref="Dictionary{TKey, TValue}"/>, arrays <c>object?[]</c>, numbers <c>double</c>; what strings say is not kept.
/// All methods throw <see cref="InvalidDataException"/> where they give up.
/// </remarks>
internal sealed class PdfObjects
{
    /// <summary>What bounds the work that a hostile file can make: bytes of an object without its stream, nesting, entries and parts of the table of contents.</summary>
    private const int LongestObject = 16 << 10, Deepest = 16, MostEntries = 10_000, MostParts = 8;

    private readonly ReadOnlyMemory<byte> file;
    private readonly Dictionary<int, int> offsets = [];

    private PdfObjects(ReadOnlyMemory<byte> file) => this.file = file;

    /// <summary>The document's root dictionary.</summary>
    public Dictionary<string, object?> Catalog { get; private set; } = [];

    /// <summary>Reads the table of contents of a file that is not encrypted.</summary>
    public static PdfObjects Open(ReadOnlyMemory<byte> file)
    {
        const int tail = 1024;
        var objects = new PdfObjects(file);
        var end = file.Span[Math.Max(0, file.Length - tail)..];
        var at = end.LastIndexOf("startxref"u8);
        if (!file.Span.StartsWith("%PDF-"u8) || at < 0) throw GivesUp();
        var reader = new Reader(end[(at + "startxref".Length)..]);
        Dictionary<string, object?>? newest = null;
        object? next = (double)reader.Integer();
        for (var parts = 0; next is not null; parts++)
        {
            if (parts == MostParts) throw GivesUp();
            var trailer = objects.ReadTable(objects.Integer(next));
            if (trailer.ContainsKey("Encrypt") || trailer.ContainsKey("XRefStm")) throw GivesUp();
            newest ??= trailer;
            next = trailer.GetValueOrDefault("Prev");
        }

        objects.Catalog = objects.Dictionary(newest?.GetValueOrDefault("Root"));
        return objects;
    }

    /// <summary>What a value is, or the object that it refers to.</summary>
    public object? Value(object? value) => value is Reference reference ? ReadObject(reference, out _) : value;

    /// <summary>A dictionary, in place or referred to.</summary>
    public Dictionary<string, object?> Dictionary(object? value) => Value(value) as Dictionary<string, object?> ?? throw GivesUp();

    /// <summary>An array, in place or referred to.</summary>
    public object?[] Array(object? value) => Value(value) as object?[] ?? throw GivesUp();

    /// <summary>A number, in place or referred to.</summary>
    public double Number(object? value) => Value(value) is double number ? number : throw GivesUp();

    /// <summary>A number that is whole and not negative, in place or referred to.</summary>
    public int Integer(object? value) => Number(value) is >= 0 and <= int.MaxValue and var number && Math.Floor(number) == number ? (int)number : throw GivesUp();

    /// <summary>The text of a name, in place or referred to, or of one that stands alone in an array.</summary>
    public string Name(object? value) => Value(value) switch
    {
        Named name => name.Text,
        object?[] and [var only] when Value(only) is Named name => name.Text,
        _ => throw GivesUp(),
    };

    /// <summary>A stream's dictionary, and its bytes as they are in the file.</summary>
    public (Dictionary<string, object?> Dictionary, ReadOnlyMemory<byte> Bytes) Stream(object? value)
    {
        var dictionary = ReadObject(value as Reference ?? throw GivesUp(), out var begin) as Dictionary<string, object?>;
        if (dictionary is null || begin == 0) throw GivesUp();
        var length = Integer(dictionary.GetValueOrDefault("Length"));
        if (length > file.Length - begin || !file.Span[(begin + length)..].TrimStart("\r\n"u8).StartsWith("endstream"u8)) throw GivesUp();
        return (dictionary, file.Slice(begin, length));
    }

    /// <summary>The words of a short stream, of a page's content for example.</summary>
    public string[] Words(object? value)
    {
        const int most = 1024;
        var (dictionary, bytes) = Stream(value);
        if (dictionary.ContainsKey("DecodeParms") || bytes.Length > most) throw GivesUp();
        if (dictionary.TryGetValue("Filter", out var filter))
        {
            if (Name(filter) != "FlateDecode") throw GivesUp();
            var plain = new byte[most];
            using var inflater = new ZLibStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            var length = inflater.ReadAtLeast(plain, most, throwOnEndOfStream: false);
            if (length == most) throw GivesUp();
            bytes = plain.AsMemory(0, length);
        }

        return Encoding.Latin1.GetString(bytes.Span).Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>To be thrown where a file is not of the plain kind.</summary>
    public static InvalidDataException GivesUp() => new("not a plain PDF");

    /// <summary>Reads <c>xref</c>, its parts and the dictionary of <c>trailer</c>. What is known already is newer and stays.</summary>
    private Dictionary<string, object?> ReadTable(int offset)
    {
        const int entry = 20;
        var reader = new Reader(From(offset));
        reader.Require("xref"u8);
        while (!reader.Skip("trailer"u8))
        {
            int first = reader.Integer(), count = reader.Integer();
            if (count > MostEntries - offsets.Count) throw GivesUp();
            reader.SkipSpace();
            for (var i = 0; i < count; i++)
            {
                var line = reader.Bytes(entry);
                if (line[10] != ' ' || line[16] != ' ' || line[17] is not ((byte)'n' or (byte)'f')) throw GivesUp();
                if (!Utf8Parser.TryParse(line, out int place, out var digits) || digits != 10) throw GivesUp();
                offsets.TryAdd(first + i, line[17] == 'n' && line[11..16].SequenceEqual("00000"u8) ? place : 0);
            }
        }

        return new Reader(reader.Rest(LongestObject)).Value(Deepest) as Dictionary<string, object?> ?? throw GivesUp();
    }

    /// <summary>Reads an object; its stream begins where <paramref name="stream"/> says, which is 0 where it has none.</summary>
    private object? ReadObject(Reference reference, out int stream)
    {
        var offset = offsets.GetValueOrDefault(reference.Number);
        if (offset == 0) throw GivesUp();
        var text = From(offset);
        var reader = new Reader(text[..Math.Min(text.Length, LongestObject)]);
        if (reader.Integer() != reference.Number || reader.Integer() != 0) throw GivesUp();
        reader.Require("obj"u8);
        var value = reader.Value(Deepest);
        stream = reader.Skip("stream"u8) ? offset + reader.AfterLine() : 0;
        if (value is Reference) throw GivesUp();
        if (stream == 0) reader.Require("endobj"u8);
        return value;
    }

    private ReadOnlySpan<byte> From(int offset) => offset < file.Length ? file.Span[offset..] : throw GivesUp();

    /// <summary>A reference to an object of the first generation.</summary>
    private sealed record Reference(int Number);

    /// <summary>A name, without its slash.</summary>
    private sealed record Named(string Text);

    /// <summary>Reads values one after the other.</summary>
    private ref struct Reader(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private int at;

        public void SkipSpace()
        {
            while (at < text.Length && IsSpace(text[at])) at++;
        }

        /// <summary>Skips white space and what is expected, where that comes next.</summary>
        public bool Skip(ReadOnlySpan<byte> expected)
        {
            SkipSpace();
            if (!text[at..].StartsWith(expected)) return false;
            at += expected.Length;
            return true;
        }

        public void Require(ReadOnlySpan<byte> expected)
        {
            if (!Skip(expected)) throw GivesUp();
        }

        public int Integer()
        {
            SkipSpace();
            if (!Utf8Parser.TryParse(text[at..], out int number, out var length) || number < 0) throw GivesUp();
            at += length;
            return number;
        }

        public ReadOnlySpan<byte> Bytes(int count)
        {
            if (count > text.Length - at) throw GivesUp();
            at += count;
            return text.Slice(at - count, count);
        }

        public readonly ReadOnlySpan<byte> Rest(int most) => text.Slice(at, Math.Min(most, text.Length - at));

        /// <summary>Where the line after this one begins.</summary>
        public int AfterLine() => Bytes(1) is [(byte)'\n'] || (text[at - 1] == '\r' && Bytes(1) is [(byte)'\n']) ? at : throw GivesUp();

        public object? Value(int depth)
        {
            if (depth == 0) throw GivesUp();
            if (Skip("<<"u8)) return Dictionary(depth);
            if (Skip("["u8)) return Array(depth);
            if (Skip("<"u8)) return SkipTo('>');
            if (Skip("("u8)) return Text();
            if (Skip("/"u8)) return new Named(Word());
            var word = Word();
            return word switch
            {
                "null" => null,
                "true" => true,
                "false" => false,
                _ => NumberOrReference(word),
            };
        }

        private Dictionary<string, object?> Dictionary(int depth)
        {
            var dictionary = new Dictionary<string, object?>(StringComparer.Ordinal);
            while (!Skip(">>"u8))
            {
                Require("/"u8);
                if (!dictionary.TryAdd(Word(), Value(depth - 1))) throw GivesUp();
            }

            return dictionary;
        }

        private object?[] Array(int depth)
        {
            var values = new List<object?>();
            while (!Skip("]"u8)) values.Add(Value(depth - 1));
            return [.. values];
        }

        private object NumberOrReference(string word)
        {
            if (!word.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '-' or '.') || !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) throw GivesUp();
            var before = at;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var referred) && Skip("0 R"u8) && !IsRegular(Bytes(1)[0]))
            {
                at--;
                return new Reference(referred);
            }

            at = before;
            return number;
        }

        /// <summary>Letters up to white space or a delimiter.</summary>
        private string Word()
        {
            var begin = at;
            while (at < text.Length && IsRegular(text[at])) at++;
            return at > begin && at < text.Length && !text[begin..at].Contains((byte)'#') ? Encoding.Latin1.GetString(text[begin..at]) : throw GivesUp();
        }

        /// <summary>A string in parentheses, which may stand within it too.</summary>
        private string Text()
        {
            for (var open = 1; open > 0;)
            {
                switch (Bytes(1)[0])
                {
                    case (byte)'\\':
                        Bytes(1);
                        break;
                    case (byte)'(':
                        open++;
                        break;
                    case (byte)')':
                        open--;
                        break;
                }
            }

            return "";
        }

        private string SkipTo(char end)
        {
            while (Bytes(1)[0] != end)
            {
            }

            return "";
        }

        private static bool IsSpace(byte letter) => letter is 0 or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or (byte)' ';

        private static bool IsRegular(byte letter) => !IsSpace(letter) && letter is not ((byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%');
    }
}
