using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ExtractPipeline.Storage;

/// <summary>
/// How the database, the file store and subscribers are called: the one place where time limits, retries and circuit breakers are put together. What may
/// pass is tried again, what may not never is. The database's and S3's own clients do not retry, so that attempts do not multiply.
/// </summary>
public sealed class Resilience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30), FirstDelay = TimeSpan.FromMilliseconds(200), LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Puts the pipelines together.</summary>
    public Resilience(Database database, IFileStore files, TimeProvider time)
    {
        IsTransient = error => error is TimeoutRejectedException or BrokenCircuitException || database.IsTransient(error) || files.IsTransient(error);
        var guarded = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new()
            {
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } error && IsTransient(error)),
            })
            .AddTimeout(Limit)
            .Build();
        Prompt = Retrying(guarded, 2, time);
        Patient = Retrying(guarded, int.MaxValue, time);
    }

    /// <summary>Whether an error may pass by itself.</summary>
    public Func<Exception, bool> IsTransient { get; }

    /// <summary>For whoever is waited for: three attempts, then the error.</summary>
    public ResiliencePipeline Prompt { get; }

    /// <summary>For a worker, which has nothing better to do than wait until the database is back.</summary>
    public ResiliencePipeline Patient { get; }

    /// <summary>
    /// For one subscriber to the feed: three attempts, then the error, after which the feed waits for longer and longer; none for a while at one that does
    /// nothing but fail. An attempt's time is limited by the client, which ends it with a cancellation that nobody asked for.
    /// </summary>
    public static ResiliencePipeline ForSubscriber(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(500),
            UseJitter = true,
            ShouldHandle = static arguments => ValueTask.FromResult(IsAway(arguments.Outcome.Exception, arguments.Context.CancellationToken)),
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.9,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = TimeSpan.FromSeconds(30),
            ShouldHandle = static arguments => ValueTask.FromResult(IsAway(arguments.Outcome.Exception, arguments.Context.CancellationToken)),
        })
        .Build();

    private static bool IsAway(Exception? error, CancellationToken asked) => error is HttpRequestException || (error is OperationCanceledException && !asked.IsCancellationRequested);

    private ResiliencePipeline Retrying(ResiliencePipeline guarded, int retries, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstDelay,
            MaxDelay = LongestDelay,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } error && IsTransient(error)),
        })
        .AddPipeline(guarded)
        .Build();
}
