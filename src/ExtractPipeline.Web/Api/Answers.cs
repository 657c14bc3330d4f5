using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ExtractPipeline.Web.Api;

/// <summary>How the API answers: JSON with an entity tag, so that who has it already is told so.</summary>
internal static class Answers
{
    /// <summary>camelCase, Chinese unescaped, enumerations as words.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Answers with a value, or with 304 where the asker has the same.</summary>
    public static IResult Json(HttpContext context, object value) => Bytes(context, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options), "application/json");

    /// <summary>Answers with a value that is written as it is sent, for one too large to be held as a whole; or with 304.</summary>
    /// <param name="context">The request.</param>
    /// <param name="value">The value.</param>
    /// <param name="tagged">Its part that decides whether it is the same.</param>
    public static IResult Streamed<T>(HttpContext context, T value, T tagged) =>
        IsKnown(context, JsonSerializer.SerializeToUtf8Bytes(tagged, Options)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Json(value, Options, "application/json");

    /// <summary>Answers with bytes, or with 304 where the asker has the same.</summary>
    public static IResult Bytes(HttpContext context, byte[] body, string type) =>
        IsKnown(context, body) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(body, type);

    /// <summary>Sets the entity tag of bytes; says whether the asker has it.</summary>
    private static bool IsKnown(HttpContext context, byte[] bytes)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        context.Response.Headers.ETag = tag.ToString();
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any));
    }

    /// <summary>Turns what is wrong with a request into an answer.</summary>
    public static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is RequestException or MeasureException)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>There is no such thing.</summary>
    public static IResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}

/// <summary>Where a page of answers ends: opaque to whoever sends it back, and of use for the same question only.</summary>
internal static class Cursor
{
    private const int Longest = 400;

    /// <summary>Makes one.</summary>
    public static string Write(string question, string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{MarkOf(question)}{place}"));

    /// <summary>Reads one; null where there is none.</summary>
    /// <exception cref="RequestException">It is of another question, or none.</exception>
    public static string? Read(string question, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        if (cursor.Length <= Longest && Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is var text && text.StartsWith(MarkOf(question), StringComparison.Ordinal))
            return text[MarkOf(question).Length..];
        throw new RequestException("the cursor is not of this question; leave it out to begin anew");
    }

    private static string MarkOf(string question) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 6)) + ":";
}

/// <summary>JSON that is written as it is.</summary>
/// <param name="Utf8">The JSON.</param>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(byte[] Utf8);

/// <summary>Writes JSON that the store holds.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8, skipInputValidation: true);
}
