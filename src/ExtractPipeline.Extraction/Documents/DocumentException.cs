using ExtractPipeline.Extraction.Records;

namespace ExtractPipeline.Extraction.Documents;

/// <summary>A document cannot be read further; the code says why and <see cref="ProblemTable"/> what to do.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>Makes one for a problem.</summary>
    public DocumentException(ProblemCode code, string message, int? page = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Page = page;
    }

    /// <summary>The problem.</summary>
    public ProblemCode Code { get; }

    /// <summary>1-based page, where one page is meant.</summary>
    public int? Page { get; }

    /// <summary>The problem as the record has it.</summary>
    public Problem ToProblem() => Problem.Of(Code, Message, Page);
}
