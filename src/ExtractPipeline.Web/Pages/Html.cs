using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace ExtractPipeline.Web.Pages;

/// <summary>Text that is markup already; everything else is escaped when it is put into a page.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Html(string Text)
{
    /// <summary>No markup.</summary>
    public static Html None { get; } = new("");

    /// <summary>Markup from an interpolated string: its literal parts stand, its holes are escaped.</summary>
    public static Html Of(HtmlText text) => new(text.ToString());

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));
}

/// <summary>An interpolated string of which the literal parts are markup and the holes are text, so that escaping cannot be forgotten. Attributes stand in double quotes.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText
{
    private readonly StringBuilder text;

    /// <summary>Called by the compiler.</summary>
    public HtmlText(int literalLength, int holes) => text = new(literalLength + 16 * holes);

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string markup) => text.Append(markup);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(Html markup) => text.Append(markup.Text);

    /// <summary>Called by the compiler. Marks of direction would reorder what stands beside them.</summary>
    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(string.Concat((value ?? "").EnumerateRunes().Select(rune =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format ? "\uFFFD" : rune.ToString()))));

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>The markup.</summary>
    public override string ToString() => text.ToString();
}
