using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExtractPipeline.ServiceTests;

/// <summary>A span of a trace.</summary>
internal sealed record Span(string TraceId, string Id, string Parent, string Name, IReadOnlyList<string> Events);

/// <summary>Takes traces in as OpenTelemetry's collector does (OTLP over HTTP), and keeps what tests ask for.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Span> spans = new();

    private TraceCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            foreach (var resource in Fields(body.ToArray()).Where(field => field.Number == 1))
                foreach (var scope in Fields(resource.Content).Where(field => field.Number == 2))
                    foreach (var span in Fields(scope.Content).Where(field => field.Number == 2))
                        spans.Enqueue(ReadSpan(span.Content));
        });
        app.MapPost("/v1/metrics", () => { });
    }

    /// <summary>What was sent so far.</summary>
    public IReadOnlyCollection<Span> Spans => spans;

    /// <summary>The settings of a service that sends here.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    /// <summary>Starts one on any port.</summary>
    public static async Task<TraceCollector> StartAsync()
    {
        var collector = new TraceCollector();
        await collector.app.StartAsync();
        return collector;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>Numbers are those of OpenTelemetry's <c>trace.proto</c>.</summary>
    private static Span ReadSpan(byte[] message)
    {
        var fields = Fields(message);
        return new(
            Hex(1), Hex(2), Hex(4), Encoding.UTF8.GetString(First(fields, 5)),
            [.. fields.Where(field => field.Number == 11).Select(field => Encoding.UTF8.GetString(First(Fields(field.Content), 2)))]);

        string Hex(int number) => Convert.ToHexString(First(fields, number));
    }

    private static byte[] First(List<(int Number, byte[] Content)> fields, int number) => fields.FirstOrDefault(field => field.Number == number).Content ?? [];

    /// <summary>The fields of a protobuf message that have bytes; numbers are passed over.</summary>
    private static List<(int Number, byte[] Content)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint();
            switch (key & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Varint();
                    fields.Add(((int)(key >> 3), message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    at += sizeof(uint);
                    break;
                default:
                    throw new InvalidDataException("this is no protobuf");
            }

            ulong Varint()
            {
                var value = 0UL;
                for (var shift = 0; ; shift += 7)
                {
                    var next = message[at++];
                    value |= (ulong)(next & 0x7f) << shift;
                    if (next < 0x80) return value;
                }
            }
        }

        return fields;
    }
}
