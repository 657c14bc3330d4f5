using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>Every address says what is wrong with a request; a new one without its wrong requests here fails.</summary>
public class WrongRequestTests
{
    private const string None = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Method and address as they are mapped; wrong requests of it: address, body, what the answer speaks of.</summary>
    private static readonly (string Route, string Address, string? Body, string Says)[] Wrong =
    [
        ("GET /records", "/records?limit=0", null, "limit"),
        ("GET /records/{id:long}", "/records/99", null, "no record 99"),
        ("GET /records/{id:long}", "/records/1?view=full", null, "no parameter 'view'"),
        ("GET /records/{id:long}/revisions", "/records/99/revisions", null, "no record 99"),
        ("GET /documents/{id}", "/documents/..%2f..%2fetc%2fpasswd", null, "no document"),
        ("GET /documents/{id}/file", "/documents/..%2f..%2fetc%2fpasswd/file", null, "no document"),
        ("GET /documents/{id}/pages/{page:int}.png", $"/documents/{None}/pages/1.png?dpi=5000", null, "dpi"),
        ("GET /documents/{id}/pages/{page:int}.png", $"/documents/{None}/pages/0.png", null, "no page 0"),
        ("POST /documents", "/documents", "{}", "multipart"),
        ("GET /status", "/status?verbose=1", null, "no parameter 'verbose'"),
        ("POST /requeue", "/requeue", "{}", "say which"),
        ("POST /requeue", "/requeue", """{"state":7}""", "$.state"),
        ("GET /aggregate", "/aggregate?field=requests.none.total", null, "requests.none.total"),
        ("GET /series", "/series?field=requests.granted.total&by=year", null, "years"),
        ("GET /checks", "/checks?rule=B9", null, "rule"),
        ("GET /fields", "/fields?table=requests", null, "no parameter 'table'"),
        ("GET /schema", "/schema?version=2", null, "no parameter 'version'"),
        ("GET /exports/wide.csv", "/exports/wide.csv?year=abc", null, "year"),
        ("GET /exports/long.csv", "/exports/long.csv?limit=5", null, "limit"),
        ("GET /exports/records.jsonl", "/exports/records.jsonl?region=1", null, "region"),
        ("GET /exports/records.xlsx", "/exports/records.xlsx?outcome=fine", null, "outcome"),
        ("GET /subscribers", "/subscribers?name=a", null, "no parameter 'name'"),
        ("POST /subscribers", "/subscribers", "{}", "name"),
        ("POST /subscribers", "/subscribers", "{", "the body"),
        ("POST /subscribers", "/subscribers", "", "no body"),
        ("POST /subscribers", "/subscribers", """{"name":"a","url":"https://127.0.0.1/"}""", "inside of a network"),
        ("DELETE /subscribers/{name}", "/subscribers/nobody", null, "no subscriber"),
        ("POST /subscribers/{name}/replay", "/subscribers/nobody/replay", """{"since":"soon"}""", "since"),
        ("GET /reviews/next", "/reviews/next?region=41%25", null, "region"),
        ("GET /reviews/next", "/reviews/next?year=abc", null, "year"),
        ("GET /reviews/next", "/reviews/next?state=1", null, "no parameter 'state'"),
        ("GET /reviews/{id}", "/reviews/none", null, "no document"),
        ("POST /reviews/{id}/claim", "/reviews/none/claim", "", "no document"),
        ("POST /reviews/{id}/release", "/reviews/none/release", "", "no document"),
        ("POST /reviews/{id}/answers", "/reviews/none/answers", "{}", "key"),
        ("POST /reviews/{id}/answers", "/reviews/none/answers", """{"key":"a","recordId":"x"}""", "$.recordId"),
        ("POST /reviews/{id}/undo", "/reviews/none/undo", "{}", "key"),
        ("POST /reviews/{id}/restore", "/reviews/none/restore", """{"key":"a","recordId":1,"restoreId":1}""", "none"),
        ("GET /reviews/{id}/history", "/reviews/none/history", null, "no document"),
        ("GET /reviews/{id}/pages/{number:int}.png", "/reviews/none/pages/1.png", null, "page 1"),
        ("GET /reviews/{id}/source", "/reviews/none/source", null, "no document"),
        ("GET /reviews/figures", "/reviews/figures?a=1", null, "no parameter 'a'"),
        ("GET /reviews/truths", "/reviews/truths?a=1", null, "no parameter 'a'"),
        ("GET /reviews/audit", "/reviews/audit?a=1", null, "no parameter 'a'"),
        ("GET /charts", "/charts?measure=nonsense", null, "nonsense"),
        ("POST /login", "/login", "{}", "form"),
    ];

    /// <summary>Pages and what they load, which take nothing that could be wrong, and what others define.</summary>
    private static readonly string[] TakeNothing =
        ["GET /", "GET /review", "GET /review/next", "GET /review/{id}", "GET /login", "POST /logout", "GET /metrics", "GET /openapi/{documentName}.json"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAddress_AskedWrongly_SaysWhatIsWrong()
    {
        await using var host = await ApiHost.StartAsync();

        foreach (var (route, address, body, says) in Wrong)
        {
            var method = new HttpMethod(route.Split(' ')[0]);
            using var content = body is null ? null : new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
            using var response = await host.SendAsync(method, address, content: content);
            var text = await response.Content.ReadAsStringAsync(Cancellation);

            ((int)response.StatusCode).ShouldBeInRange(400, 499, $"{method} {address}: {text}");
            if (response.Content.Headers.ContentType!.MediaType == MediaTypeNames.Application.ProblemJson) text = JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!;
            else response.Content.Headers.ContentType.MediaType.ShouldBe(MediaTypeNames.Text.Html, $"{method} {address}");
            text.ShouldContain(says, Case.Insensitive, $"{method} {address}");
        }

        host.Logs.ShouldNotContain(line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryAddress_HasItsWrongRequests()
    {
        await using var host = await ApiHost.StartAsync();

        var routes =
            from endpoint in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where !path.StartsWith("/assets/", StringComparison.Ordinal) && !path.StartsWith("/health/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select $"{method} {path}";

        routes.Distinct().Except(Wrong.Select(wrong => wrong.Route)).Except(TakeNothing).ShouldBeEmpty();
    }
}
