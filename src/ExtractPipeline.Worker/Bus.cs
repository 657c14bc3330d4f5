using ExtractPipeline.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace ExtractPipeline.Worker;

/// <summary>The queue: RabbitMQ, or one in this process.</summary>
public static class Bus
{
    /// <summary>The queue of documents; what cannot be understood goes to the same name with <c>_error</c>.</summary>
    public const string Queue = "extract-documents";

    /// <summary>Times that a message may come back because its worker went away, before the broker drops it and a sweep sends it anew.</summary>
    private const int DeliveryLimit = 50;

    /// <summary>Adds the bus.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="consume">Whether this process reads documents.</param>
    public static void Add(IServiceCollection services, Settings settings, bool consume)
    {
        services.Configure<MassTransitHostOptions>(options =>
        {
            // A broker that is away is no reason not to start: health says so, and the bus connects when it is back.
            options.WaitUntilStarted = false;
            options.ConsumerStopTimeout = settings.Grace;
            options.StopTimeout = settings.Grace + TimeSpan.FromSeconds(10);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (consume) bus.AddConsumer<ExtractDocumentConsumer>();
            if (settings.Broker is { } broker) bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, broker, settings, consume));
            else bus.UsingInMemory((context, memory) => memory.ReceiveEndpoint(Queue, endpoint => Configure(context, endpoint, settings)));
        });
    }

    private static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, BrokerSettings broker, Settings settings, bool consume)
    {
        rabbit.Host(broker.Host, broker.Port, broker.VirtualHost, host =>
        {
            host.Username(broker.Username);
            host.Password(broker.Password);
        });

        // Whoever sends makes the queue too, so that nothing is lost that is sent before the first worker comes. One exchange of the queue's name.
        rabbit.Message<ExtractDocument>(message => message.SetEntityName(Queue));
        rabbit.Publish<ExtractDocument>(message => message.BindQueue(Queue, Queue, queue =>
        {
            queue.Durable = true;
            foreach (var (name, value) in QueueArguments) queue.SetQueueArgument(name, value);
        }));
        if (!consume) return;
        rabbit.ReceiveEndpoint(Queue, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            foreach (var (name, value) in QueueArguments) endpoint.SetQueueArgument(name, value);
            Configure(context, endpoint, settings);
        });
    }

    private static void Configure(IBusRegistrationContext context, IReceiveEndpointConfigurator endpoint, Settings settings)
    {
        // One for each host and one that is written meanwhile; what one worker held back beyond that another could read.
        endpoint.PrefetchCount = 2 * settings.Hosts;
        endpoint.ConcurrentMessageLimit = 2 * settings.Hosts;
        endpoint.ConfigureConsumer<ExtractDocumentConsumer>(context);
    }

    private static Dictionary<string, object> QueueArguments => new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = DeliveryLimit };
}
