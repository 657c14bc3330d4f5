using System.Text;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ExtractPipeline.Web.Pages;

/// <summary>What all pages have: language, frame, style and script.</summary>
internal static class Site
{
    private const string Cookie = "lang";

    private static readonly byte[] Style = Resource("site.css"), Script = Resource("site.js");

    /// <summary>Adds style and script.</summary>
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/site.css", () => TypedResults.Bytes(Style, "text/css; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/assets/site.js", () => TypedResults.Bytes(Script, "text/javascript; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The language of a request: what was chosen, or else what the browser prefers. Sets a choice down in a cookie.</summary>
    public static Language LanguageOf(HttpContext context)
    {
        var asked = context.Request.Query["lang"].ToString();
        if (asked is "zh" or "en") context.Response.Cookies.Append(Cookie, asked, new() { SameSite = SameSiteMode.Strict, HttpOnly = true, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        else asked = context.Request.Cookies[Cookie] ?? "";
        if (asked is not ("zh" or "en")) asked = context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh";
        return new(asked == "en");
    }

    /// <summary>A page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="language">Its language.</param>
    /// <param name="title">Its title.</param>
    /// <param name="here">Its address, to mark it in the navigation.</param>
    /// <param name="body">What is on it.</param>
    public static ContentHttpResult Page(HttpContext context, Language language, string title, string here, Html body)
    {
        var other = QueryString.Create([.. context.Request.Query.Where(pair => pair.Key != "lang").Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())), new("lang", language.IsEnglish ? "zh" : "en")]);
        var page = Html.Of($"""
            <!doctype html>
            <html lang="{language.Code}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
            <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/site.css"><script src="/assets/site.js" defer></script></head>
            <body>
            <a class="skip" href="#main">{language.Of("跳到正文", "Skip to content")}</a>
            <header><nav aria-label="{language.Of("主导航", "Main")}">{Link("/", language.Of("概览", "Overview"))}{Link("/charts", language.Of("图表", "Charts"))}{(AccessRole.AtLeast(AccessRole.Reviewer).Any(context.User.IsInRole) ? Link("/review", language.Of("复核", "Review")) : Html.None)}</nav>
            <nav class="side" aria-label="{language.Of("语言", "Language")}"><a href="{context.Request.Path.Value + other}" lang="{(language.IsEnglish ? "zh-CN" : "en")}">{(language.IsEnglish ? "中文" : "English")}</a></nav></header>
            <main id="main"><h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """);
        return TypedResults.Content(page.Text, "text/html; charset=utf-8", Encoding.UTF8);

        Html Link(string address, string text) => address == here ? Html.Of($"""<a href="{address}" aria-current="page">{text}</a>""") : Html.Of($"""<a href="{address}">{text}</a>""");
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(Site).Assembly.GetManifestResourceStream($"pages/{name}")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

/// <summary>Chinese or English.</summary>
/// <param name="IsEnglish">Which.</param>
internal readonly record struct Language(bool IsEnglish)
{
    /// <summary>As HTML names it.</summary>
    public string Code => IsEnglish ? "en" : "zh-CN";

    /// <summary>The text in this language.</summary>
    public string Of(string zh, string en) => IsEnglish ? en : zh;
}
