using System.Runtime.InteropServices;
using ExtractPipeline.Extraction.Documents;
using ExtractPipeline.Extraction.Ocr.Native;

namespace ExtractPipeline.Extraction.Ocr;

/// <summary>Reads lines of Chinese text with tesseract's chi_sim model. One engine reads one line at a time: not for several threads at once.</summary>
internal sealed class TextRecognizer : IDisposable
{
    /// <summary>One line as it is (psm 13): looking for the line first (psm 7) takes a sixth of the time, and low lines are now and then not seen.</summary>
    private const int RawLine = 13, SingleLine = 7;

    private readonly TesseractHandle engine;

    /// <summary>Loads the model.</summary>
    /// <exception cref="MissingProgramException">Tesseract or its model is not installed.</exception>
    public TextRecognizer()
    {
        // Pages are read in parallel; threads within one make that fifty times slower. The library reads this once, when it is loaded.
        _ = TesseractCalls.SetEnvironment("OMP_THREAD_LIMIT", "1", overwrite: 0);
        try
        {
            engine = new();
        }
        catch (DllNotFoundException e)
        {
            throw new MissingProgramException("tesseract is not installed; 'extract-pipeline doctor' says what to install", e);
        }

        if (TesseractCalls.Initialize(engine, null, "chi_sim") != 0)
        {
            engine.Dispose();
            throw new MissingProgramException("tesseract cannot load its model chi_sim; 'extract-pipeline doctor' says what to install");
        }

        TesseractCalls.SetVariable(engine, "debug_file", "/dev/null");
        foreach (var variable in (string[])["load_system_dawg", "load_freq_dawg", "tessedit_do_invert"]) TesseractCalls.SetVariable(engine, variable, "0");
    }

    /// <summary>The version of the library.</summary>
    public static string Version => Marshal.PtrToStringUTF8(TesseractCalls.Version()) ?? "";

    /// <summary>Reads one line.</summary>
    /// <param name="image">The line with some paper around it.</param>
    /// <param name="search">Whether the line is looked for in the image, and what is beside it left out.</param>
    /// <returns>The text without white space, empty where nothing was recognised, and tesseract's own confidence, 0 to 1.</returns>
    public (string Text, double Confidence) ReadLine(PageRaster image, bool search = false)
    {
        TesseractCalls.SetPageSegmentationMode(engine, search ? SingleLine : RawLine);
        var pixels = new byte[image.Width * image.Height];
        for (var y = 0; y < image.Height; y++) image.Row(y).CopyTo(pixels.AsSpan(y * image.Width));
        TesseractCalls.SetImage(engine, pixels, image.Width, image.Height, 1, image.Width);
        TesseractCalls.SetSourceResolution(engine, (int)image.DotsPerInch);
        var text = TesseractCalls.GetText(engine);
        try
        {
            var read = Marshal.PtrToStringUTF8(text) ?? "";
            var confidence = Math.Clamp(TesseractCalls.MeanTextConfidence(engine), 0, 100) / 100.0;
            return (string.Concat(read.Where(c => !char.IsWhiteSpace(c))), confidence);
        }
        finally
        {
            TesseractCalls.DeleteText(text);
            TesseractCalls.Clear(engine);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
