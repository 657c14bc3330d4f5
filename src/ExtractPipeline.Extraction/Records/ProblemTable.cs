namespace ExtractPipeline.Extraction.Records;

/// <summary>What a problem does to the document that has it.</summary>
public enum ProblemEffect
{
    /// <summary>Nothing: it is information.</summary>
    None,

    /// <summary>The document is never <see cref="Outcome.Accepted"/>.</summary>
    Review,

    /// <summary>The document is <see cref="Outcome.Rejected"/>.</summary>
    Reject,
}

/// <summary>One row of the table of problems.</summary>
/// <param name="Code">The code.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Effect">What it does to the document's outcome.</param>
/// <param name="Transient">True where the same file may succeed later, so that a queue tries again.</param>
/// <param name="Meaning">What happened.</param>
/// <param name="Cure">What to do.</param>
public sealed record ProblemRule(ProblemCode Code, Severity Severity, ProblemEffect Effect, bool Transient, string Meaning, string Cure);

/// <summary>The one table of problem codes: it drives severities, outcomes, exit status and retries. <c>docs/errors.md</c> tells people the same.</summary>
public static class ProblemTable
{
    /// <summary>Every rule, in the order of the codes.</summary>
    public static IReadOnlyList<ProblemRule> Rules { get; } =
    [
        new(ProblemCode.FileEmpty, Severity.Error, ProblemEffect.Reject, false,
            "The file has no bytes.", "Fetch it again from where it was published."),
        new(ProblemCode.FileUnreadable, Severity.Error, ProblemEffect.Reject, true,
            "The file could not be opened.", "Check that it exists and that the user who runs the program may read it."),
        new(ProblemCode.FileTooLarge, Severity.Error, ProblemEffect.Reject, false,
            "The file is larger than the limit.", "Split it, or raise --max-megabytes if the file is trusted."),
        new(ProblemCode.TypeUnsupported, Severity.Error, ProblemEffect.Reject, false,
            "The content is of a kind that is not read.", "Give the report as PDF, web page, Word file, OFD or text; the name's ending does not matter, the content does."),
        new(ProblemCode.FileDamaged, Severity.Error, ProblemEffect.Reject, false,
            "The file is truncated or broken.", "Fetch it again, or repair it with 'qpdf in.pdf out.pdf'."),
        new(ProblemCode.FileEncrypted, Severity.Error, ProblemEffect.Reject, false,
            "The file asks for a password.", "Remove the encryption with 'qpdf --password=… --decrypt in.pdf out.pdf'."),
        new(ProblemCode.TooManyPages, Severity.Error, ProblemEffect.Reject, false,
            "The document has more pages than the limit.", "Extract the report's pages with 'qpdf in.pdf --pages . 1-20 -- out.pdf', or raise --max-pages."),
        new(ProblemCode.PageTooLarge, Severity.Error, ProblemEffect.Reject, false,
            "A page is larger than any sheet that is printed.", "Print the document to A4 or A3 and give that."),
        new(ProblemCode.TimeLimit, Severity.Error, ProblemEffect.Reject, true,
            "Reading took more processor time than the limit, or did not move at all.", "Look whether the document is what it says to be; if it is sound, raise --timeout."),
        new(ProblemCode.MemoryLimit, Severity.Error, ProblemEffect.Reject, true,
            "Reading needed more memory than the limit.", "Print the document to a new PDF and give that."),
        new(ProblemCode.OutputLimit, Severity.Error, ProblemEffect.Reject, false,
            "The document unpacks to more text than any report has.", "If the file is trusted, print it to a new PDF and give that."),
        new(ProblemCode.StructureLimit, Severity.Error, ProblemEffect.Reject, false,
            "The document's markup is nested deeper, or has larger tables or more elements, than that of any report.", "If the file is trusted, open it in a browser or a word processor, print it to PDF and give that."),
        new(ProblemCode.ConverterMissing, Severity.Error, ProblemEffect.Reject, true,
            "LibreOffice, which is needed to read this kind of document, is not installed.", "Install it with 'sudo apt-get install -y --no-install-recommends libreoffice-writer-nogui', or save the document as .docx or PDF and give that."),
        new(ProblemCode.ReaderCrashed, Severity.Error, ProblemEffect.Reject, true,
            "The program that reads the document crashed.", "Repair the file with 'qpdf in.pdf out.pdf' and try again; 'doctor' shows the reader's version."),
        new(ProblemCode.NotAReport, Severity.Error, ProblemEffect.Reject, false,
            "Neither a grid nor a title of a 政府信息公开工作年度报告 was found.", "Check that it is the right file."),
        new(ProblemCode.Pre2019, Severity.Warning, ProblemEffect.Review, false,
            "A report from before the national grids of 2019: it has no fields.", "Nothing to mend; such reports are listed, not read."),
        new(ProblemCode.NeedsOcr, Severity.Warning, ProblemEffect.Review, false,
            "A page, or a picture in the document, has no text that can be used; what stands on it must be read from its image.", "Read its fields by eye, or give the report with text."),
        new(ProblemCode.TextGarbage, Severity.Warning, ProblemEffect.Review, false,
            "The text layer of a page does not say what the page shows (a font without a Unicode map).", "Read the page's fields by eye, or give the original file."),
        new(ProblemCode.TextHidden, Severity.Warning, ProblemEffect.Review, false,
            "The text of a page is an unseen layer over an image and may differ from what the page shows.", "Read the page's fields by eye, or give the original file."),
        new(ProblemCode.TableAbsent, Severity.Warning, ProblemEffect.Review, false,
            "One of the three grids was not found.", "Look whether the report has it; a report without it stays in review."),
        new(ProblemCode.LineMissing, Severity.Warning, ProblemEffect.None, false,
            "A grid lacks rows or columns of the form; their fields are 'missing', not zero.", "Compare with the page; nothing to do where the publisher left them out."),
        new(ProblemCode.LineUnexpected, Severity.Warning, ProblemEffect.Review, false,
            "A grid has rows or columns that the form does not have.", "Compare with the page: a comparison of years, or columns added by the publisher."),
        new(ProblemCode.MultipleReports, Severity.Warning, ProblemEffect.Review, false,
            "The file holds more than one report or compares years; only the first grids were read.", "Split the file with 'qpdf in.pdf --pages . 1-5 -- one.pdf'."),
        new(ProblemCode.IdentityBroken, Severity.Warning, ProblemEffect.None, false,
            "A sum is wrong as printed: a finding about the document. The values stay as printed.", "Tell the publisher; in the data, treat the total with care."),
        new(ProblemCode.SumsImplausible, Severity.Warning, ProblemEffect.Review, false,
            "So many sums are wrong that the reading itself is in doubt.", "Compare the grid with the page."),
        new(ProblemCode.PageTurned, Severity.Info, ProblemEffect.None, false,
            "A page lies on its side or head in the file; boxes are measured on the upright page.", "Nothing to do."),
        new(ProblemCode.TitleUnclear, Severity.Warning, ProblemEffect.None, false,
            "The public body or the year was not found in the title.", "Fill them in from where the file was published."),
        new(ProblemCode.FieldsDoubtful, Severity.Warning, ProblemEffect.Review, false,
            "Fields are below the threshold and go to a person.", "Look at the fields named; each has its page and box."),
    ];

    /// <summary>The rule for a code.</summary>
    public static ProblemRule Of(ProblemCode code) => Rules[(int)code];
}
