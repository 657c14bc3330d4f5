using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using ExtractPipeline.Contracts;
using ExtractPipeline.ServiceTests.Servers;
using ExtractPipeline.Storage;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ExtractPipeline.ServiceTests;

/// <summary>What the parts of one service share: a database, a virtual host and a folder, each of this test alone.</summary>
internal sealed class Cluster : IDisposable
{
    private const string Observer = "observer", Queue = "extract-documents";

    private static readonly Type[] Events = [typeof(DocumentExtracted), typeof(DocumentRejected), typeof(RecordRevised)];

    private readonly TempFolder folder = new();
    private readonly ConnectionFactory factory;

    private Cluster(RabbitServer rabbit, string virtualHost, string connectionString)
    {
        factory = new() { HostName = "127.0.0.1", Port = rabbit.Port, VirtualHost = virtualHost };
        ConnectionString = connectionString;
        Settings = new()
        {
            ["ConnectionStrings__Postgres"] = connectionString,
            ["RabbitMq__Host"] = "127.0.0.1",
            ["RabbitMq__Port"] = rabbit.Port.ToString(CultureInfo.InvariantCulture),
            ["RabbitMq__VirtualHost"] = virtualHost,
            ["RabbitMq__Username"] = "guest",
            ["RabbitMq__Password"] = "guest",
            ["Files__Folder"] = folder.At("files"),
            ["Http__Port"] = "0",
            ["Hosts__Count"] = "1",
            ["Service__SweepSeconds"] = "2",
        };
    }

    /// <summary>The database.</summary>
    public string ConnectionString { get; }

    /// <summary>The settings of all parts.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>The folder for files.</summary>
    public string Files => folder.At("files");

    /// <summary>Makes one.</summary>
    public static async Task<Cluster> CreateAsync(AllServers servers)
    {
        var rabbit = await servers.RabbitAsync();
        return new(rabbit, await rabbit.CreateVirtualHostAsync(), await (await servers.PostgresAsync()).CreateDatabaseAsync());
    }

    /// <summary>Starts a part that takes documents in.</summary>
    public Task<ServiceProcess> WebAsync() => ServiceProcess.StartListeningAsync(Settings, "web");

    /// <summary>Starts a worker and waits until it is ready.</summary>
    public async Task<ServiceProcess> WorkerAsync()
    {
        var worker = await ServiceProcess.StartListeningAsync(Settings, "worker");
        if (!await Eventually.HoldsAsync(async () => await worker.ReadyAsync() == HttpStatusCode.OK)) throw new InvalidOperationException($"the worker does not get ready:\n{worker.Output}");
        return worker;
    }

    /// <summary>Starts a worker while the broker or the database may be away.</summary>
    public ServiceProcess StartWorker() => ServiceProcess.Start(Settings, "worker");

    /// <summary>Has documents kept in S3 from now on.</summary>
    public void KeepFilesIn(S3Options options)
    {
        Settings["Files__S3__Bucket"] = options.Bucket;
        Settings["Files__S3__ServiceUrl"] = options.ServiceUrl!;
        Settings["Files__S3__AccessKey"] = options.AccessKey!;
        Settings["Files__S3__SecretKey"] = options.SecretKey!;
    }

    /// <summary>Moves settings from the environment into files.</summary>
    public void KeepInFiles(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
            if (Settings.Remove(name, out var value))
                folder.Write($"secrets/{name}", value + "\n");
        Settings["EXTRACT_PIPELINE_SECRETS"] = folder.At("secrets");
    }

    /// <summary>Counts in the database.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    /// <summary>Messages that wait on the queue; those that a worker holds are not among them.</summary>
    public Task<long> WaitingAsync() => WithChannelAsync(async channel => (long)await channel.MessageCountAsync(Queue));

    /// <summary>Keeps every event from now on, in a durable queue of the test's own.</summary>
    public Task ObserveAsync() => WithChannelAsync(async channel =>
    {
        await channel.QueueDeclareAsync(Observer, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        foreach (var type in Events)
        {
            var exchange = $"{type.Namespace}:{type.Name}";
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(Observer, exchange, "");
        }

        return 0;
    });

    /// <summary>Takes the events that were kept: how often each document was told of.</summary>
    public Task<Dictionary<string, int>> EventsAsync() => WithChannelAsync(async channel =>
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await channel.BasicGetAsync(Observer, autoAck: true) is { } message)
        {
            using var json = JsonDocument.Parse(message.Body);
            var id = json.RootElement.GetProperty("message").GetProperty("documentId").GetString()!;
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        return counts;
    });

    /// <summary>Delivers a document's message, whether or not it was delivered before.</summary>
    public Task DeliverAsync(string documentId) => DeliverAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        messageId = Guid.NewGuid(),
        messageType = new[] { "urn:message:ExtractPipeline.Contracts:ExtractDocument" },
        message = new { documentId, name = "again", file = $"{documentId[..2]}/{documentId}", metadata = new { } },
    })));

    /// <summary>The same; false where the broker is away just now.</summary>
    public async Task<bool> TryDeliverAsync(string documentId)
    {
        try
        {
            await DeliverAsync(documentId);
            return true;
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Delivers anything.</summary>
    public Task DeliverAsync(byte[] body) => WithChannelAsync(async channel =>
    {
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync(Queue, "", mandatory: true, properties, body);
        return 0;
    });

    /// <summary>Takes a message off the error queue: why it is there; null where there is none.</summary>
    public Task<string?> ErrorAsync() => WithChannelAsync(async channel =>
    {
        if (await TryGetAsync(channel, $"{Queue}_error") is not { } message) return null;
        var headers = message.BasicProperties.Headers ?? new Dictionary<string, object?>();
        return headers.TryGetValue("MT-Fault-Message", out var reason) && reason is byte[] text
            ? Encoding.UTF8.GetString(text)
            : $"no reason is given; headers: {string.Join(", ", headers.Select(header => $"{header.Key}={(header.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : header.Value)}"))}";
    });

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>Null also where there is no such queue: the worker makes it when it is needed, and in its own way.</summary>
    private static async Task<BasicGetResult?> TryGetAsync(IChannel channel, string queue)
    {
        try
        {
            return await channel.BasicGetAsync(queue, autoAck: true);
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    private async Task<T> WithChannelAsync<T>(Func<IChannel, Task<T>> use)
    {
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        return await use(channel);
    }
}
