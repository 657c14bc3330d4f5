using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using ExtractPipeline.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;

namespace ExtractPipeline.Web.Access;

/// <summary>The signed cookie of a person: the number of the key that was shown, and until when it holds.</summary>
internal sealed class AccessCookie(IDataProtectionProvider protection)
{
    private const string Name = "extract-pipeline";
    private static readonly TimeSpan Holds = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("access-cookie").ToTimeLimitedDataProtector();

    /// <summary>Gives it.</summary>
    public void Write(HttpResponse response, long key) => response.Cookies.Append(Name, protector.Protect(key.ToString(CultureInfo.InvariantCulture), Holds), Options(response));

    /// <summary>Takes it back.</summary>
    public static void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options(response));

    /// <summary>The number of the key; null where there is no cookie that holds.</summary>
    public long? Read(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 and < 2_000 } value) return null;
        try
        {
            return long.Parse(protector.Unprotect(value), CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            return null; // Forged, or over.
        }
    }

    // Strict: no other site can make a browser send it, so that no other site can act for the person.
    private static CookieOptions Options(HttpResponse response) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = response.HttpContext.Request.IsHttps,
        MaxAge = Holds,
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>The framework's keys in the database.</summary>
internal sealed class ProtectionRepository(ProtectionKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.ListAsync(CancellationToken.None).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
