using System.Net;
using System.Text.Json;
using ExtractPipeline.Extraction.Forms;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>The API as those see it who ask.</summary>
public class RecordsApiTests
{
    private static readonly RegionInfo Luoyang = new() { Code = "410300", Name = "洛阳市", Candidates = ["410300"] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/records?yaer=2024", "yaer")]
    [InlineData("/records?year=24", "year")]
    [InlineData("/records?year=2024&year=2025", "year")]
    [InlineData("/records?region=999999", "region")]
    [InlineData("/records?region=41'; DROP TABLE records; --", "region")]
    [InlineData("/records?outcome=good", "outcome")]
    [InlineData("/records?layout=ogi-2018", "layout")]
    [InlineData("/records?problem=none", "problem")]
    [InlineData("/records?limit=0", "limit")]
    [InlineData("/records?limit=1000000", "limit")]
    [InlineData("/records?cursor=abc", "cursor")]
    [InlineData("/records?counts=1", "counts")]
    [InlineData("/records?agency=%00", "agency")]
    [InlineData("/aggregate", "field")]
    [InlineData("/aggregate?field=requests.none.total", "requests.none.total")]
    [InlineData("/aggregate?field=requests.granted.total&by=colour", "by")]
    [InlineData("/aggregate?field=requests.granted.total&by=year,year", "twice")]
    [InlineData("/aggregate?field=requests.granted.total&statistic=mode", "statistic")]
    [InlineData("/aggregate?field=requests.granted.total&year=2025-2019", "2025-2019")]
    [InlineData("/aggregate?measure=requests.granted.total/", "too soon")]
    [InlineData("/aggregate?measure=1", "no field")]
    [InlineData("/aggregate?measure=requests.granted.total;DROP", "not expected")]
    [InlineData("/aggregate?measure=((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))", "deep")]
    [InlineData("/aggregate?field=requests.granted.total&measure=denial_rate", "say which")]
    [InlineData("/series?field=requests.granted.total&by=year", "years")]
    [InlineData("/checks?rule=B9", "rule")]
    public async Task WrongRequest_Always_IsRefusedWithTheReason(string address, string reason)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Get, address);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(reason);
    }

    [Theory]
    [InlineData("/records/99")]
    [InlineData("/records/99/revisions")]
    [InlineData("/records/..%2f..%2fetc%2fpasswd")]
    [InlineData("/documents/none")]
    public async Task WhatIsNotThere_Always_IsNotFound(string address)
    {
        await using var host = await ApiHost.StartAsync();

        (await host.SendAsync(HttpMethod.Get, address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Records_InPages_AreAllThereOnce()
    {
        await using var host = await ApiHost.StartAsync();
        await ArchiveLoader.LoadAsync(host.Get<Database>(), new RecordCorpus(1).Steps(60), null, Cancellation);

        var seen = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = await host.GetJsonAsync($"/records?limit=7&scope=own&view=summary{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
            if ((cursor = page.GetProperty("nextCursor").GetString()) is null) break;
        }

        var all = (await host.GetJsonAsync("/records?limit=200&scope=own&view=summary")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64());
        seen.ShouldBe(all);
        seen.Count.ShouldBeGreaterThan(30);
        var other = (await host.GetJsonAsync("/records?limit=7&scope=own")).GetProperty("nextCursor").GetString();
        (await host.SendAsync(HttpMethod.Get, $"/records?limit=7&scope=rollup&cursor={other}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Records_ByFilter_AreThose()
    {
        await using var host = await ApiHost.StartAsync();
        var luoyang = await host.AddAsync(Report("洛阳市商务局", 2024, 5));
        var rejected = await host.AddAsync(SampleRecord.Zeros() with { Outcome = Outcome.Rejected, Problems = [Problem.Of(ProblemCode.NotAReport, "a letter")] });
        var placed = await host.AddAsync(Report("商务局", 2023, 5) with { Report = new() { Title = "t", Agency = "商务局", Year = 2023, Region = RegionInfo.Unknown } }, null, ("region", "440100"));

        (await IdsAsync("region=410000")).ShouldBe([luoyang]);
        (await IdsAsync("region=410300&year=2024&outcome=accepted&layout=ogi-2021&agency=洛阳市商务局&scope=own&counts=true")).ShouldBe([luoyang]);
        (await IdsAsync("region=410302")).ShouldBeEmpty();
        (await IdsAsync("problem=not-a-report")).ShouldBe([rejected]);
        (await IdsAsync("outcome=rejected")).ShouldBe([rejected]);
        (await IdsAsync("region=440000")).ShouldBe([placed], "the submitter knew the region");

        async Task<IEnumerable<long>> IdsAsync(string query) =>
            [.. (await host.GetJsonAsync($"/records?{query}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];
    }

    [Fact]
    public async Task Records_AskedForAgain_AreSentOnlyWhereOneHasChanged()
    {
        const string address = "/records?region=410300";
        await using var host = await ApiHost.StartAsync();
        var document = new string('d', 64);
        var first = await host.AddAsync(Report("洛阳市商务局", 2024, 5), document);

        using var page = await host.SendAsync(HttpMethod.Get, address);
        var tag = ("If-None-Match", page.Headers.ETag!.ToString());
        var sent = JsonDocument.Parse(await page.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("items").EnumerateArray().Single().GetProperty("record");
        RecordJson.Read(JsonSerializer.SerializeToUtf8Bytes(sent)).Fields.Count.ShouldBe(RecordJson.Read(await host.Http.GetByteArrayAsync(new Uri($"/records/{first}", UriKind.Relative), Cancellation)).Fields.Count);
        using var same = await host.SendAsync(HttpMethod.Get, address, headers: tag);
        await host.Get<DocumentStore>().RequeueAsync(new("done", null, null), Cancellation);
        await host.AddAsync(Report("洛阳市商务局", 2024, 6), document);
        using var changed = await host.SendAsync(HttpMethod.Get, address, headers: tag);

        page.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Record_AsItIs_HasATagAndItsHistory()
    {
        await using var host = await ApiHost.StartAsync();
        var document = new string('d', 64);
        var first = await host.AddAsync(Report("洛阳市商务局", 2024, 5), document);
        await host.Get<DocumentStore>().RequeueAsync(new("done", null, null), Cancellation);
        var second = await host.AddAsync(Report("洛阳市商务局", 2024, 6), document);

        using var response = await host.SendAsync(HttpMethod.Get, $"/records/{first}");
        var links = response.Headers.GetValues("Link").Single();
        links.ShouldContain($"</records/{second}>; rel=\"latest-version\"");
        RecordJson.Read(await response.Content.ReadAsByteArrayAsync(Cancellation)).Fields[0].Box.ShouldNotBeNull();
        using var again = await host.SendAsync(HttpMethod.Get, $"/records/{first}", headers: ("If-None-Match", response.Headers.ETag!.ToString()));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        var history = await host.GetJsonAsync($"/records/{first}/revisions");
        history.EnumerateArray().Select(item => (item.GetProperty("id").GetInt64(), item.GetProperty("current").GetBoolean())).ShouldBe([(second, true), (first, false)]);
    }

    [Fact]
    public async Task Aggregate_ScriptInAnAgencysName_IsTextAndNothingElse()
    {
        const string name = "<script>alert(1)</script>'; DROP TABLE bodies; --局";
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(Report(name, 2024, 5));

        using var response = await host.SendAsync(HttpMethod.Get, $"/aggregate?field=requests.received_new.total&by=agency&agency={Uri.EscapeDataString(name)}");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var figure = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("figures")[0];
        figure.GetProperty("keys").GetProperty("agency").GetString().ShouldBe(name);
        figure.GetProperty("value").GetDecimal().ShouldBe(5);
    }

    [Fact]
    public async Task Republished_TakesThePlaceOfItsPredecessor_AndARollUpIsNotAdded()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(Report("洛阳市商务局", 2024, 5));
        await host.AddAsync(Report("洛阳市教育局", 2024, 0.1m));
        await host.AddAsync(Report("洛阳市商务局", 2024, 7));
        await host.AddAsync(Report("洛阳市人民政府", 2024, 1_000));
        await host.AddAsync(Report("洛阳市教育局", 2023, 3));

        var own = (await host.GetJsonAsync("/aggregate?field=requests.received_new.total&by=year,region")).GetProperty("figures");
        own[0].GetProperty("missing").GetInt32().ShouldBe(1);
        own[1].GetProperty("value").GetDecimal().ShouldBe(7, "0.1 of a request is no count that can be added");
        own[1].GetProperty("unread").GetInt32().ShouldBe(1);
        own[1].GetProperty("reports").GetInt32().ShouldBe(2);
        own[1].GetProperty("keys").GetProperty("regionName").GetString().ShouldBe("洛阳市");
        (await host.GetJsonAsync("/aggregate?field=requests.received_new.total&scope=rollup")).GetProperty("figures")[0].GetProperty("value").GetDecimal().ShouldBe(1_000);
    }

    [Fact]
    public async Task Checks_BrokenWithinAndAcrossYears_AreFoundInPages()
    {
        await using var host = await ApiHost.StartAsync();
        var before = await host.AddAsync(Report("洛阳市商务局", 2023, 5, ("requests.carried_forward.total", 4)) with
        {
            Checks = [new() { Id = "B4.review", Status = CheckStatus.Broken, Left = 3, Right = 4, Fields = ["disputes.review.total"] }],
        });
        var after = await host.AddAsync(Report("洛阳市商务局", 2024, 5, ("requests.carried_over_in.total", 6)));

        var first = await host.GetJsonAsync("/checks?limit=1");
        var second = await host.GetJsonAsync($"/checks?limit=1&cursor={first.GetProperty("nextCursor").GetString()}");

        first.GetProperty("items")[0].GetProperty("check").GetString().ShouldBe("B4.review");
        first.GetProperty("items")[0].GetProperty("recordId").GetInt64().ShouldBe(before);
        var across = second.GetProperty("items")[0];
        across.GetProperty("check").GetString().ShouldBe("Y1.total");
        (across.GetProperty("left").GetDecimal(), across.GetProperty("right").GetDecimal()).ShouldBe((6, 4));
        (across.GetProperty("recordId").GetInt64(), across.GetProperty("previousYearRecordId").GetInt64()).ShouldBe((after, before));
        second.GetProperty("nextCursor").GetString().ShouldBeNull();
    }

    [Fact]
    public async Task Checks_ByRule_AreThoseOfTheRule()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(Report("洛阳市商务局", 2023, 5) with
        {
            Checks =
            [
                new() { Id = "B3.granted", Status = CheckStatus.Broken, Left = 3, Right = 4, Fields = ["requests.granted.total"] },
                new() { Id = "N1", Status = CheckStatus.Broken, Left = 6, Right = 5, Fields = ["requests.received_new.total"] },
                new() { Id = "N2", Status = CheckStatus.Holds, Left = 1, Right = 1, Fields = ["disputes.review.total"] },
            ],
        });

        (await IdsAsync("B3")).ShouldBe(["B3.granted"]);
        (await IdsAsync("N1")).ShouldBe(["N1"]);
        (await IdsAsync("N2")).ShouldBeEmpty();

        async Task<List<string?>> IdsAsync(string rule) => [.. (await host.GetJsonAsync($"/checks?rule={rule}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("check").GetString())];
    }

    [Fact]
    public async Task Series_OfAFormulaByBody_HasEveryYearAndSaysWhereAReportIsMissing()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddAsync(Report("洛阳市商务局", 2022, 5, ("requests.carried_over_in.total", 1)));
        await host.AddAsync(Report("洛阳市商务局", 2024, 7, ("requests.carried_over_in.total", 2)));
        await host.AddAsync(Report("洛阳市教育局", 2023, 3, ("requests.carried_over_in.total", 0)));

        var answer = await host.GetJsonAsync("/series?measure=requests_accepted&by=agency&region=410000");

        answer.GetProperty("years").EnumerateArray().Select(year => year.GetInt32()).ShouldBe([2022, 2023, 2024]);
        var series = answer.GetProperty("series").EnumerateArray().ToDictionary(line => line.GetProperty("keys").GetProperty("agency").GetString()!);
        PointsOf("洛阳市商务局").ShouldBe([(6, 0), (null, 1), (9, 0)]);
        PointsOf("洛阳市教育局").ShouldBe([(null, 1), (3, 0), (null, 1)]);

        List<(decimal?, int)> PointsOf(string agency) =>
            [.. series[agency].GetProperty("points").EnumerateArray().Select(point => (point.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : (decimal?)null, point.GetProperty("missing").GetInt32()))];
    }

    [Fact]
    public async Task Catalogue_HasEveryFieldInBothLanguagesAndSoundFormulas()
    {
        await using var host = await ApiHost.StartAsync();

        var catalogue = await host.GetJsonAsync("/fields");

        var fields = catalogue.GetProperty("fields").EnumerateArray().ToList();
        fields.Count.ShouldBe(FormCatalogue.Tables.SelectMany(table => table.Cells).Select(cell => cell.Id).Distinct().Count());
        fields.ShouldAllBe(field => field.GetProperty("zh").GetString()!.Length > 2 && field.GetProperty("en").GetString()!.Length > 2);
        foreach (var measure in catalogue.GetProperty("measures").EnumerateArray()) MeasureParser.Parse(measure.GetProperty("formula").GetString()!).Fields.ShouldNotBeEmpty();
        (await host.GetJsonAsync("/schema")).GetProperty("title").GetString()!.ShouldContain("record");
        var openApi = (await host.GetJsonAsync("/openapi/v1.json")).GetProperty("paths").GetProperty("/aggregate").GetProperty("get");
        openApi.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "by").GetProperty("example").GetString().ShouldBe("year,province");
    }

    private static ExtractionRecord Report(string agency, int year, decimal received, params (string Field, decimal Value)[] more)
    {
        var zeros = SampleRecord.Zeros();
        var values = more.Append(("requests.received_new.total", received)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return zeros with
        {
            Report = new() { Title = $"{agency}{year}年政府信息公开工作年度报告", Agency = agency, Year = year, Region = Luoyang },
            Fields = [.. zeros.Fields.Select(field => values.TryGetValue(field.Id, out var value) ? SampleRecord.Read(field.Id, value) : field)],
        };
    }
}
