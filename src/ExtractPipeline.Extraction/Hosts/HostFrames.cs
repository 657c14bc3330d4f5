using System.Buffers.Binary;

namespace ExtractPipeline.Extraction.Hosts;

/// <summary>What a frame between a host and its parent says.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the host: a <see cref="HostRequest"/> as JSON.</summary>
    Request = 1,

    /// <summary>From the host: it has started and waits. Empty.</summary>
    Ready = 2,

    /// <summary>From the host: the name of the step that it has done.</summary>
    Step = 3,

    /// <summary>From the host: the record as JSON.</summary>
    Record = 4,

    /// <summary>From the host: a native program is not installed; the text says which.</summary>
    MissingProgram = 5,
}

/// <summary>Frames on a pipe: one byte for the kind, four for the length (little-endian), then the content.</summary>
internal static class HostFrames
{
    private const int HeaderLength = 5;

    /// <summary>More than any record has; a host that announces more has gone astray.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>Writes a frame in one piece.</summary>
    public static async Task WriteAsync(Stream stream, FrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var frame = new byte[HeaderLength + content.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame.AsMemory(HeaderLength));
        await stream.WriteAsync(frame, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Reads a frame; null at the end of the pipe.</summary>
    /// <exception cref="InvalidDataException">What was read is no frame.</exception>
    public static async Task<(FrameKind Kind, byte[] Content)?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation) < HeaderLength) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
        if (!Enum.IsDefined((FrameKind)header[0]) || length is < 0 or > MostBytes) throw new InvalidDataException("what came over the pipe is no frame");
        var content = new byte[length];
        return await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, cancellation) < length ? null : ((FrameKind)header[0], content);
    }
}
