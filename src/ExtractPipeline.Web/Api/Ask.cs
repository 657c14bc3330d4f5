using System.Globalization;
using System.Reflection;
using System.Text.Json;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ExtractPipeline.Web.Api;

/// <summary>A request that is not as it should be; the message says which parameter and what it takes.</summary>
internal sealed class RequestException(string message) : Exception(message);

/// <summary>Reads parameters. Nothing wrong is passed over: a misspelt filter would else answer with figures of everything.</summary>
internal static class Ask
{
    private const int LongestText = 200, FirstYear = 1990, LastYear = 2100;

    private static readonly string[] Layouts = [.. Enum.GetValues<Layout>().Select(layout => Words.Of(layout))];
    private static readonly string[] Outcomes = [.. Enum.GetValues<Outcome>().Select(outcome => Words.Of(outcome))];
    private static readonly string[] Problems = [.. Enum.GetValues<ProblemCode>().Select(code => Words.Of(code))];

    /// <summary>Refuses parameters that an address does not have: those of the type that its handler takes them as, or none.</summary>
    public static EndpointFilterDelegate OnlyKnown(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var known = context.MethodInfo.GetParameters().Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute), inherit: false)).SelectMany(parameter => parameter.ParameterType.GetProperties())
            .Select(property => property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal).ToList();
        return invocation =>
        {
            if (invocation.HttpContext.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
                throw new RequestException($"there is no parameter '{unknown}'; there {(known.Count == 0 ? "is none" : "are " + string.Join(", ", known))}");
            return next(invocation);
        };
    }

    /// <summary>A region of the catalogue.</summary>
    public static string? Region(string? code) =>
        string.IsNullOrEmpty(code) || RegionCatalogue.Find(code) is not null ? Empty(code) : throw new RequestException($"region '{code}' is no code of GB/T 2260, such as 410300");

    /// <summary>A year.</summary>
    public static int? Year(string? text, string name = "year") =>
        string.IsNullOrEmpty(text) ? null : Number(text, name, FirstYear, FirstYear, LastYear);

    /// <summary>Years: <c>2024</c> or <c>2019-2025</c>.</summary>
    public static (int? From, int? To) Years(string? text)
    {
        if (string.IsNullOrEmpty(text)) return (null, null);
        var parts = text.Split('-', 2);
        var from = Year(parts[0]);
        var to = Year(parts[^1]);
        return from <= to ? (from, to) : throw new RequestException($"year '{text}' is neither a year nor a span such as 2019-2025");
    }

    /// <summary>A whole number within bounds.</summary>
    public static int Number(string? text, string name, int usual, int least, int most)
    {
        if (string.IsNullOrEmpty(text)) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new RequestException($"{name} '{text}' is no number from {least} to {most}");
    }

    /// <summary>One of several words.</summary>
    public static string? Word(string? text, string name, params IReadOnlyList<string> words) =>
        string.IsNullOrEmpty(text) || words.Contains(text) ? Empty(text) : throw new RequestException($"{name} '{text}' is none of {string.Join(", ", words)}");

    /// <summary>A text of a person's.</summary>
    public static string? Text(string? text, string name) =>
        text is null || (text.Length <= LongestText && !text.Any(char.IsControl)) ? Empty(text) : throw new RequestException($"{name} has at most {LongestText} characters and no control characters");

    /// <summary>True or false.</summary>
    public static bool? Truth(string? text, string name) => Word(text, name, "true", "false") is { } word ? word == "true" : null;

    /// <summary>A layout.</summary>
    public static string? LayoutWord(string? text) => Word(text, "layout", Layouts);

    /// <summary>An outcome.</summary>
    public static string? OutcomeWord(string? text) => Word(text, "outcome", Outcomes);

    /// <summary>A problem code.</summary>
    public static string? ProblemWord(string? text) =>
        string.IsNullOrEmpty(text) || Problems.Contains(text) ? Empty(text) : throw new RequestException($"problem '{text}' is no problem code; docs/errors.md lists them");

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
