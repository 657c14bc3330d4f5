using System.Runtime.InteropServices;

namespace ExtractPipeline.Tests.Ocr;

/// <summary>The picture that a net gets of the cell, and its scores.</summary>
internal sealed record CheckedNet(int Width, byte[] Picture, int Classes, byte[] Scores)
{
    public static float[] Floats(byte[] halves) => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(halves).ToArray(), half => (float)half);
}
