using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ExtractPipeline.Storage;
using ExtractPipeline.Tests.Shared;
using ExtractPipeline.Web.Feed;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests.Web;

/// <summary>Records as they reach those who asked for them.</summary>
public sealed class FeedTests : IAsyncDisposable
{
    private const string Secret = "a secret of sixteen and more";

    private readonly TempFolder folder = new();
    private readonly JumpingTime time = new();
    private readonly EphemeralDataProtectionProvider protection = new();
    private readonly Database database;
    private readonly FeedStore store;

    public FeedTests()
    {
        database = Database.Sqlite(folder.At("feed.sqlite"));
        store = new(database, time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Subscriber_ThatFailsInEveryWayForAnHour_HasEveryRecordOnceAndInOrder()
    {
        await Migrator.MigrateAsync(database, Cancellation);
        var receiver = new Receiver();
        using var http = new HttpClient(receiver);
        var sender = SenderOf(http);
        await AddAsync("one");
        await ArchiveLoader.LoadAsync(database, new RecordCorpus(3).Steps(60), null, Cancellation);

        // Acknowledges three, then one whose answer is lost, then is away, silent, broken.
        receiver.Behaviour = number => number <= 3 ? Answer.Good : number == 4 ? Answer.Lost : Answer.Refused;
        await PassAsync(TimeSpan.FromMinutes(1));
        receiver.Behaviour = _ => Answer.Silent;
        await PassAsync(TimeSpan.FromMinutes(5));
        receiver.Behaviour = _ => Answer.Broken;
        await PassAsync(TimeSpan.FromHours(1));
        var attempts = receiver.Attempts;
        (await store.ListAsync(Cancellation)).Single().LastError.ShouldNotBeNull();
        receiver.Behaviour = number => number % 5 == 0 ? Answer.Lost : Answer.Good;
        await PassAsync(TimeSpan.FromHours(2));

        attempts.ShouldBeLessThan(200, "an hour of failures is not spent in asking");
        var events = await store.AfterAsync(0, 1_000, Cancellation);
        events.Count.ShouldBe(60);
        var once = receiver.Received.DistinctBy(item => item.Key).ToList();
        once.Select(item => item.Position).ShouldBe(Enumerable.Range(1, 60).Select(position => (long)position));
        receiver.Received.Count.ShouldBeGreaterThan(60, "an answer that was lost means that it comes again");
        once.ShouldAllBe(item => item.Signature == FeedSender.Sign(Secret, item.Key, item.Timestamp, item.Body));
        foreach (var document in once.GroupBy(item => item.Document)) document.Select(item => item.Record).ShouldBe(document.Select(item => item.Record).Order());
        (await store.ListAsync(Cancellation)).Single().ShouldSatisfyAllConditions(one => one.Failures.ShouldBe(0), one => one.LastError.ShouldBeNull(), one => one.Position.ShouldBe(60));

        async Task PassAsync(TimeSpan span)
        {
            for (var end = time.GetUtcNow() + span; time.GetUtcNow() < end; time.Shift(TimeSpan.FromSeconds(15)))
                while (await sender.PassAsync(Cancellation))
                {
                }
        }
    }

    [Fact]
    public async Task Replay_Since_SendsAgainWhatWasWrittenSince()
    {
        await Migrator.MigrateAsync(database, Cancellation);
        var receiver = new Receiver();
        using var http = new HttpClient(receiver);
        var sender = SenderOf(http);
        await AddAsync("one");
        await ArchiveLoader.LoadAsync(database, new RecordCorpus(3).Steps(10), null, Cancellation);
        await sender.PassAsync(Cancellation);
        var events = await store.AfterAsync(0, 100, Cancellation);

        (await store.ReplayAsync("one", DateTimeOffset.FromUnixTimeMilliseconds(events[6].CreatedAt), Cancellation)).ShouldBe(4);
        await sender.PassAsync(Cancellation);

        receiver.Received.Select(item => item.Position).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 10]);
        receiver.Received.Select(item => item.Key).Distinct().Count().ShouldBe(10);
        (await store.ReplayAsync("two", time.GetUtcNow(), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Subscribers_ManyAtOnce_DoNotWaitForEachOther()
    {
        await Migrator.MigrateAsync(database, Cancellation);
        var receiver = new Receiver { Behaviour = _ => Answer.Good, BrokenFor = "bad" };
        using var http = new HttpClient(receiver);
        var sender = SenderOf(http);
        await AddAsync("bad");
        await AddAsync("good");
        await ArchiveLoader.LoadAsync(database, new RecordCorpus(3).Steps(10), null, Cancellation);

        await sender.PassAsync(Cancellation);
        await SenderOf(http).PassAsync(Cancellation);

        (await store.ListAsync(Cancellation)).Select(one => one.Position).ShouldBe([0, 10]);
        receiver.Received.Count(item => item.To.Contains("good")).ShouldBe(10, "a second process sends nothing twice");
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2400:3200::1", true)]
    public void Address_InsideOfANetwork_IsNotPublic(string address, bool isPublic) => PublicAddresses.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Fact]
    public async Task Connection_ToANameThatMeansAnAddressInside_IsRefusedWhenItIsMade()
    {
        using var http = PublicAddresses.CreateClient(allowPrivate: false, TimeSpan.FromSeconds(5));

        var error = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://localhost:9/"), Cancellation));

        error.ToString().ShouldContain("inside of a network");
    }

    [Theory]
    [InlineData("""{"name":"a","url":"http://example.org/"}""", "https")]
    [InlineData("""{"name":"a","url":"https://10.0.0.1/"}""", "inside")]
    [InlineData("""{"name":"a","url":"https://[::1]/"}""", "inside")]
    [InlineData("""{"name":"a","url":"https://user:password@example.org/"}""", "https")]
    [InlineData("""{"name":"a","url":"file:///etc/passwd"}""", "https")]
    [InlineData("""{"name":"<script>","url":"https://example.org/"}""", "name")]
    [InlineData("""{"name":"a","url":"https://example.org/","secret":"short"}""", "secret")]
    public async Task Subscriber_ThatIsNoneOrLiesInside_IsRefused(string json, string reason)
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        using var response = await host.SendAsync(HttpMethod.Post, "/subscribers", content: content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain(reason);
    }

    [Fact]
    public async Task Subscriber_AddedOverHttp_GetsTheNextRecord()
    {
        await using var host = await ApiHost.StartAsync(("Feed:AllowPrivate", "true"), ("Feed:IntervalSeconds", "0.1"));
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        using var added = await host.Http.PostAsJsonAsync("/subscribers", new { name = "here", url = $"http://127.0.0.1:{port}/in" }, Cancellation);
        var secret = (await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("secret").GetString()!;

        var id = await host.AddAsync(SampleRecord.Zeros());
        var context = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync(Cancellation);
        context.Response.StatusCode = 204;
        context.Response.Close();

        context.Request.Headers["webhook-signature"].ShouldBe(FeedSender.Sign(secret, context.Request.Headers["Idempotency-Key"]!, context.Request.Headers["webhook-timestamp"]!, body));
        JsonDocument.Parse(body).RootElement.GetProperty("event").GetProperty("RecordId").GetInt64().ShouldBe(id);
        (await host.Http.GetStringAsync(new Uri("/subscribers", UriKind.Relative), Cancellation)).ShouldNotContain(secret);
        (await host.SendAsync(HttpMethod.Delete, "/subscribers/here")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        host.Logs.ShouldNotContain(line => line.Contains(secret));
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private FeedSender SenderOf(HttpClient http) => new(store, http, protection, time, NullLogger<FeedSender>.Instance);

    private async Task AddAsync(string name) =>
        (await store.AddAsync(name, $"https://{name}.example/in", protection.CreateProtector(FeedSender.Purpose).Protect(Secret), Cancellation)).ShouldBeTrue();

    private enum Answer
    {
        Good,
        Lost,
        Refused,
        Silent,
        Broken,
    }

    private sealed record Item(string To, string Key, string Timestamp, string Signature, string Body, long Position, string Document, long Record);

    /// <summary>A receiver that behaves as it is told.</summary>
    private sealed class Receiver : HttpMessageHandler
    {
        private int attempts;

        public Func<int, Answer> Behaviour { get; set; } = _ => Answer.Good;

        public string? BrokenFor { get; init; }

        public List<Item> Received { get; } = [];

        public int Attempts => attempts;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = BrokenFor is { } name && request.RequestUri!.Host.StartsWith(name, StringComparison.Ordinal) ? Answer.Broken : Behaviour(Interlocked.Increment(ref attempts));
            if (answer == Answer.Refused) throw new HttpRequestException("refused");
            if (answer == Answer.Silent) throw new TaskCanceledException("no answer");
            if (answer == Answer.Broken) return new(HttpStatusCode.InternalServerError);
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var told = JsonDocument.Parse(body).RootElement;
            var item = new Item(
                request.RequestUri!.Host, One("Idempotency-Key"), One("webhook-timestamp"), One("webhook-signature"), body, told.GetProperty("position").GetInt64(),
                told.GetProperty("event").GetProperty("DocumentId").GetString()!, told.GetProperty("event").GetProperty("RecordId").GetInt64());
            lock (Received) Received.Add(item);
            return answer == Answer.Lost ? throw new HttpRequestException("the connection broke") : new(HttpStatusCode.OK);

            string One(string header) => request.Headers.GetValues(header).Single();
        }
    }
}
