using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>Text that is markup already; everything else is escaped when it is put into a page.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Markup(string Text)
{
    /// <summary>No markup.</summary>
    public static Markup None { get; } = new("");

    /// <summary>Markup from an interpolated string: its literal parts stand, its holes are escaped.</summary>
    public static Markup Of(HtmlText text) => new(text.ToString());

    /// <summary>One after the other.</summary>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Text)));
}

/// <summary>
/// An interpolated string of which the literal parts are markup and the holes are text: escaping cannot be forgotten, only be renounced
/// by putting in a <see cref="Markup"/>. Attributes must stand in double quotes.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public HtmlText(int literalLength, int holes) => _text = new(literalLength + 16 * holes);

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string markup) => _text.Append(markup);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(PlainText.Of(text)));

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable =>
        AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T? value) where T : struct, IFormattable =>
        AppendFormatted(value?.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>The markup.</summary>
    public override string ToString() => _text.ToString();
}
