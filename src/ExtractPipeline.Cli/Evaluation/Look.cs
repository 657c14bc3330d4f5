using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Cli.Evaluation;

/// <summary>A field that somebody looked at.</summary>
/// <param name="Method">How the program had read it.</param>
/// <param name="Risk">The risk that the program itself stated, before any confidence map.</param>
/// <param name="Stated">The risk in the record.</param>
/// <param name="Right">Whether it was right.</param>
internal readonly record struct Look(ReadingMethod Method, double Risk, double Stated, bool Right)
{
    /// <summary>What an observation says; null where nothing was claimed, as of a field that could not be read.</summary>
    public static Look? Of(Observation observation) => observation.Field is { State: not FieldState.Unread, Confidence: > 0 } field
        ? new(field.Method, 1 - (field.Uncalibrated ?? field.Confidence), 1 - field.Confidence, observation.Right)
        : null;
}

/// <summary>What was looked at in a document.</summary>
/// <param name="Key">The document's content, so that copies of one document stay together.</param>
/// <param name="AcceptedRisk">The threshold that its record was made with.</param>
/// <param name="Looks">The fields.</param>
internal sealed record LookedAt(string Key, double AcceptedRisk, IReadOnlyList<Look> Looks)
{
    /// <summary>Into which of so many parts the document falls: always the same one.</summary>
    public int PartOf(int parts) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Key))) % (uint)parts);
}
