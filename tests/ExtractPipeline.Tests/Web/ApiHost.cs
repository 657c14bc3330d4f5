using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Storage;
using ExtractPipeline.Web;
using ExtractPipeline.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.Tests.Web;

/// <summary>The service's intake and API in this process, over SQLite, on a port of its own; records are put in.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly WebApplication app;
    private int documents;

    private ApiHost(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        app = Service.Create(Settings.Alone(configuration, folder.At("data"), 0), new(TakesIn: true, Reads: true), jsonLogs: false);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Listening(Logs));
    }

    /// <summary>Talks to it.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Every line that it logged.</summary>
    public ConcurrentQueue<string> Logs { get; } = [];

    /// <summary>Where its data lies.</summary>
    public string Folder => folder.At("data");

    /// <summary>Starts it.</summary>
    public static async Task<ApiHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var host = new ApiHost(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value));
        try
        {
            await host.app.StartAsync();
            host.Http.BaseAddress = new(host.app.Urls.Single());
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>One of its parts.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Puts a document with its record in; returns the record's number.</summary>
    public async Task<long> AddAsync(ExtractionRecord record, string? document = null, params (string Name, string Value)[] metadata)
    {
        document ??= (++documents).ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
        var store = Get<DocumentStore>();
        await store.AcceptAsync(new(document, record.Source.File, $"{document[..2]}/{document}", 1, metadata.ToDictionary(pair => pair.Name, pair => pair.Value)), default);
        return (await Get<RecordStore>().WriteAsync(document, record, null, default))!.Value;
    }

    /// <summary>Asks for JSON.</summary>
    public async Task<JsonElement> GetJsonAsync(string address)
    {
        var text = await Http.GetStringAsync(new Uri(address, UriKind.Relative));
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a request with a key.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? key = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.RelativeOrAbsolute)) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(); // What runs in the background ends before its database does.
        await app.DisposeAsync();
        folder.Dispose();
    }

    private sealed class Listening(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new StringBuilder(formatter(state, exception)).Append(exception).ToString());

        public void Dispose()
        {
        }
    }
}
