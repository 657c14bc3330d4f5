using System.Net;
using System.Text;
using ExtractPipeline.Storage;
using ExtractPipeline.Web;
using ExtractPipeline.Worker;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>Who gets in, and what for.</summary>
public class AccessTests
{
    private const string AdminKey = "0123456789abcdef0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loopback_WithoutKeys_AnswersThisMachineAndNoOtherName()
    {
        await using var host = await ApiHost.StartAsync();

        (await host.SendAsync(HttpMethod.Get, "/status")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, "/status", headers: ("Host", "evil.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Change_FromAnotherSite_IsRefused(string header, string value)
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new StringContent("""{"state":"done"}""", Encoding.UTF8, "application/json");

        (await host.SendAsync(HttpMethod.Post, "/requeue", content: content, headers: (header, value))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Keys_ByRole_MayDoThatAndNoMore()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));
        var keys = host.Get<AccessStore>();
        var reader = await keys.AddAsync("reader", AccessRole.Reader, Cancellation);
        var submitter = await keys.AddAsync("submitter", AccessRole.Submitter, Cancellation);

        (await host.SendAsync(HttpMethod.Get, "/status")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.SendAsync(HttpMethod.Get, "/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.SendAsync(HttpMethod.Get, "/status", "wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.SendAsync(HttpMethod.Get, "/status", reader)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // The documents' address says what is wrong with the request once the role is enough.
        (await host.SendAsync(HttpMethod.Post, "/documents", reader, Empty())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.SendAsync(HttpMethod.Post, "/documents", submitter, Empty())).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.SendAsync(HttpMethod.Post, "/requeue", submitter, Requeue())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.SendAsync(HttpMethod.Post, "/requeue", AdminKey, Requeue())).StatusCode.ShouldBe(HttpStatusCode.OK);

        static StringContent Empty() => new("");
        static StringContent Requeue() => new("""{"state":"done"}""", Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task Key_IsNeitherInTheDatabaseNorInTheLog()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));
        var key = await host.Get<AccessStore>().AddAsync("somebody", AccessRole.Reader, Cancellation);
        await host.SendAsync(HttpMethod.Get, "/status", key);
        await host.SendAsync(HttpMethod.Get, "/status", key + "x");

        foreach (var file in Directory.EnumerateFiles(host.Folder, "*.sqlite*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(stream, Encoding.Latin1);
            var content = await text.ReadToEndAsync(Cancellation);
            content.ShouldNotContain(key);
            content.ShouldNotContain(AdminKey);
        }

        host.Logs.ShouldNotContain(line => line.Contains(key) || line.Contains(AdminKey));
    }

    [Fact]
    public async Task Cookie_OfAPerson_HoldsUntilItIsChanged()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));

        using var refused = await host.SendAsync(HttpMethod.Post, "/login", content: Form("nonsense", "/"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var response = await host.SendAsync(HttpMethod.Post, "/login", content: Form(AdminKey, "/status"));
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("/status");
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        var value = cookie[..cookie.IndexOf(';')];
        value.ShouldNotContain(AdminKey);

        (await host.SendAsync(HttpMethod.Get, "/status", headers: ("Cookie", value))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, "/status", headers: ("Cookie", value[..^6] + "AAAAAA"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_Revoked_EndsAtOnceAndItsCookieToo()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));
        var keys = host.Get<AccessStore>();
        var key = await keys.AddAsync("somebody", AccessRole.Reader, Cancellation);
        using var login = await host.SendAsync(HttpMethod.Post, "/login", content: Form(key, "/"));
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        (await host.SendAsync(HttpMethod.Get, "/status", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, "/status", headers: ("Cookie", cookie))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await keys.RevokeAsync("somebody", Cancellation)).ShouldBeTrue();

        (await host.SendAsync(HttpMethod.Get, "/status", key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.SendAsync(HttpMethod.Get, "/status", headers: ("Cookie", cookie))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Login_ToAnotherSite_StaysHere(string next)
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));

        using var response = await host.SendAsync(HttpMethod.Post, "/login", content: Form(AdminKey, next));

        response.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task Guessing_IsSlowedDown()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++) answers.Add((await host.SendAsync(HttpMethod.Get, "/status", $"guess-{i}")).StatusCode);

        answers.Count(answer => answer == HttpStatusCode.TooManyRequests).ShouldBe(10);
        (await host.SendAsync(HttpMethod.Get, "/status", AdminKey)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_ThatAsksTooOften_IsToldToWait()
    {
        await using var host = await ApiHost.StartAsync(("Access:AdminKey", AdminKey), ("Access:RequestsPerMinute", "3"));

        for (var i = 0; i < 3; i++) (await host.SendAsync(HttpMethod.Get, "/status", AdminKey)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var fourth = await host.SendAsync(HttpMethod.Get, "/status", AdminKey);
        fourth.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        fourth.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Answers_CarryTheHeadersThatBrowsersHeed()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Get, "/status");

        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task Start_WithKeysAskedForAndNone_IsRefused() =>
        (await Should.ThrowAsync<SettingsException>(() => ApiHost.StartAsync(("Access:Keys", "true")))).Message.ShouldContain("keys add");

    [Fact]
    public async Task Start_WithAConfidenceMapThatIsNotThere_IsRefused() =>
        (await Should.ThrowAsync<SettingsException>(() => ApiHost.StartAsync(("Extraction:ConfidenceMap", "/none/map.json")))).Message.ShouldContain("Extraction__ConfidenceMap");

    [Fact]
    public void Start_OnAnotherAddressWithoutKeys_IsRefused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1",
            ["RabbitMq:Host"] = "127.0.0.1",
            ["RabbitMq:Username"] = "u",
            ["RabbitMq:Password"] = "p",
            ["Files:Folder"] = Path.GetTempPath(),
            ["Http:Address"] = "0.0.0.0",
            ["Http:Open"] = "true",
        }).Build();

        Should.Throw<SettingsException>(() => Service.Create(Settings.Apart(configuration, 0), new(TakesIn: true, Reads: false), jsonLogs: false)).Message.ShouldContain("Access__Keys");
    }

    private static FormUrlEncodedContent Form(string key, string next) => new(new Dictionary<string, string> { ["key"] = key, ["next"] = next });
}
