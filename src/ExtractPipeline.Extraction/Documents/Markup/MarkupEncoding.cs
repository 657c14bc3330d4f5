using System.Text;
using System.Text.RegularExpressions;

namespace ExtractPipeline.Extraction.Documents.Markup;

/// <summary>
/// Decodes text whose encoding is said by a byte order mark, by a declaration, or by nothing. Declarations lie; what is valid UTF-8 with Chinese
/// in it is UTF-8, since text of another encoding passes for it next to never.
/// </summary>
internal static partial class MarkupEncoding
{
    /// <summary>Share of broken sequences that a capture cut in the middle of a character may have.</summary>
    private const double MostBroken = 0.001;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Holds GBK and GB2312.</summary>
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>The characters of a file.</summary>
    public static string Decode(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Utf8.GetString(file[3..]);
        if (OfUtf16(file) is { } wide) return wide.GetString(file).TrimStart('\uFEFF');
        var text = Utf8.GetString(file);
        var broken = text.AsSpan().Count('\uFFFD');
        if (broken <= 1 || broken < MostBroken * text.Length) return text;
        return Declared(file).GetString(file);
    }

    /// <summary>UTF-16 with its mark, or without: every second byte of ASCII is zero.</summary>
    public static Encoding? OfUtf16(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode;
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode;
        var start = file[..Math.Min(file.Length, 4096)];
        int even = 0, odd = 0;
        for (var i = 0; i < start.Length; i++)
            if (start[i] == 0) _ = i % 2 == 0 ? even++ : odd++;
        if (odd > 8 && even * 20 < odd) return Encoding.Unicode;
        return even > 8 && odd * 20 < even ? Encoding.BigEndianUnicode : null;
    }

    private static Encoding Declared(ReadOnlySpan<byte> file)
    {
        var name = Charset().Match(Encoding.Latin1.GetString(file[..Math.Min(file.Length, 4096)])).Groups["name"].Value;
        return name.Length == 0 || name.StartsWith("gb", StringComparison.OrdinalIgnoreCase) || name.StartsWith("utf", StringComparison.OrdinalIgnoreCase)
            ? Gb18030
            : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Gb18030;
    }

    [GeneratedRegex("""(?:charset|encoding)\s*=\s*["']?(?<name>[A-Za-z0-9_\-]{2,20})""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
