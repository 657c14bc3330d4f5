using ExtractPipeline.Extraction.Hosts;
using ExtractPipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ExtractPipeline.Worker;

/// <summary>Puts the parts of a service together.</summary>
public static class ServiceParts
{
    /// <summary>Adds what every service needs: stores, bus, intake, telemetry.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="consume">Whether this process reads documents.</param>
    public static void AddPipeline(this IServiceCollection services, Settings settings, bool consume)
    {
        Directory.CreateDirectory(settings.Folder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(_ => settings.Postgres is { } postgres ? Database.Postgres(postgres) : Database.Sqlite(Path.Combine(settings.Folder, "documents.sqlite")));
        services.AddSingleton<IFileStore>(_ => settings.S3 is { } s3
            ? new S3FileStore(s3, Path.Combine(settings.Folder, "incoming"))
            : new FolderFileStore(Path.Combine(settings.Folder, "files")));
        services.AddSingleton<Resilience>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<RecordStore>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<Backlog>();
        services.AddSingleton(_ => new HostPool(settings.Extraction, settings.Hosts, settings.HostLimits, settings.HostProgram));
        services.AddSingleton<Telemetry>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<EventSender>();
        services.AddSingleton<Intake>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Grace + TimeSpan.FromSeconds(20));
        services.AddHostedService<SchemaStart>();
        Bus.Add(services, settings, consume);
        if (!consume) return;
        services.AddSingleton<DocumentWork>();
        services.AddHostedService<Sweeper>();
    }
}

/// <summary>Brings the database to the newest schema before anything else begins; waits where the database is away.</summary>
internal sealed class SchemaStart(Database database, Resilience resilience) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await resilience.Patient.ExecuteAsync(async token => await Migrator.MigrateAsync(database, token), cancellationToken);
        await new FigureWriter(database).BackfillAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
