using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ExtractPipeline.Extraction.Documents;

namespace ExtractPipeline.Extraction.Review;

/// <summary>Writes grey pixels as PNG (ISO/IEC 15948): eight bits, no interlacing.</summary>
internal static class Png
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(TableEntry)];

    /// <summary>The picture as a file.</summary>
    public static byte[] Write(PageRaster page)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, page.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), page.Height);
        header[8] = 8; // Bits a pixel; the rest stays 0: grey, deflate, no interlacing.
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Compress(page));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(PageRaster page)
    {
        const byte up = 2; // Each row as its difference from the one above: white stays white.
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = new byte[page.Width + 1];
            line[0] = up;
            for (var y = 0; y < page.Height; y++)
            {
                var row = page.Row(y);
                for (var x = 0; x < row.Length; x++) line[x + 1] = (byte)(row[x] - (y == 0 ? 0 : page.Row(y - 1)[x]));
                zlib.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, string kind, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(kind, chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Checksum(chunk.AsSpan(4, content.Length + 4)));
        file.Write(chunk);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes) sum = Table[(sum ^ value) & 0xFF] ^ (sum >> 8);
        return ~sum;
    }

    private static uint TableEntry(int index)
    {
        var entry = (uint)index;
        for (var bit = 0; bit < 8; bit++) entry = (entry & 1) == 1 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
        return entry;
    }
}
