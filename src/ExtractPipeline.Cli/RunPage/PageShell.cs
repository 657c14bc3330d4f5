using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExtractPipeline.Cli.RunPage;

/// <summary>What every page has: head, style and script, all in the file itself.</summary>
internal static class PageShell
{
    private static readonly string Style = Resource("run.css");
    private static readonly string Script = Resource("run.js");

    // Only the script of this program runs: should a document's text ever get past the escaping, it still does nothing.
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    /// <summary>A page around its body.</summary>
    public static string Wrap(string title, Markup body) => Markup.Of($"""
        <!doctype html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; script-src 'sha256-{new Markup(ScriptHash)}'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <style>{new Markup(Style)}</style>
        </head>
        <body>
        {body}
        <script>{new Markup(Script)}</script>
        </body>
        </html>

        """).Text;

    /// <summary>An enum's value as the contract names it.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;

    private static string Resource(string name)
    {
        using var stream = typeof(PageShell).Assembly.GetManifestResourceStream($"run-page/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
