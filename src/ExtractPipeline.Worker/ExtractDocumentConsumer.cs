using ExtractPipeline.Contracts;
using MassTransit;

namespace ExtractPipeline.Worker;

/// <summary>Takes documents off the queue.</summary>
public sealed class ExtractDocumentConsumer(DocumentWork work) : IConsumer<ExtractDocument>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<ExtractDocument> context) => work.DoAsync(context.Message, context.CancellationToken);
}
