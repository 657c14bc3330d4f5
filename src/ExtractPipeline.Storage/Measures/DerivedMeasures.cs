namespace ExtractPipeline.Storage;

/// <summary>A measure that the field uses, with the formula that gives it.</summary>
/// <param name="Id">Its id, in formulas and addresses.</param>
/// <param name="Zh">Its name in Chinese.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Unit"><c>count</c> or <c>ratio</c>.</param>
/// <param name="Formula">The formula, as <see cref="MeasureParser"/> reads it. Of a group of reports, the fields are added up first.</param>
public sealed record DerivedMeasure(string Id, string Zh, string En, string Unit, string Formula);

/// <summary>The derived measures; <c>docs/api.md</c> explains them.</summary>
public static class DerivedMeasures
{
    private const string Denied =
        "requests.denied_state_secret.total + requests.denied_prohibited_by_law.total + requests.denied_security_stability.total + requests.denied_third_party_rights.total"
        + " + requests.denied_internal_affairs.total + requests.denied_process_information.total + requests.denied_enforcement_case_file.total + requests.denied_administrative_inquiry.total";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DerivedMeasure> All { get; } =
    [
        new("requests_accepted", "受理合计", "Requests to deal with", "count", "requests.received_new.total + requests.carried_over_in.total"),
        new("disclosed", "公开合计", "Disclosed wholly or in part", "count", "requests.granted.total + requests.partially_granted.total"),
        new("disclosure_rate", "公开率", "Disclosure rate", "ratio", "(requests.granted.total + requests.partially_granted.total) / requests.disposed_total.total"),
        new("denied", "不予公开合计", "Denied", "count", Denied),
        new("denial_rate", "不予公开率", "Denial rate", "ratio", $"({Denied}) / requests.disposed_total.total"),
        new("not_held_rate", "不掌握率", "Share of requests for what is not held", "ratio", "requests.unable_not_held.total / requests.disposed_total.total"),
        new("carried_forward_rate", "结转率", "Share carried forward", "ratio", "requests.carried_forward.total / (requests.received_new.total + requests.carried_over_in.total)"),
        new("review_correction_rate", "复议纠错率", "Share of concluded reviews that corrected the body", "ratio",
            "disputes.review.corrected / (disputes.review.upheld + disputes.review.corrected + disputes.review.other_result)"),
        new("lawsuits", "行政诉讼合计", "Lawsuits", "count", "disputes.litigation_direct.total + disputes.litigation_after_review.total"),
        new("lawsuit_correction_rate", "诉讼纠错率", "Share of concluded lawsuits that corrected the body", "ratio",
            "(disputes.litigation_direct.corrected + disputes.litigation_after_review.corrected)"
            + " / (disputes.litigation_direct.upheld + disputes.litigation_direct.corrected + disputes.litigation_direct.other_result"
            + " + disputes.litigation_after_review.upheld + disputes.litigation_after_review.corrected + disputes.litigation_after_review.other_result)"),
    ];

    /// <summary>A derived measure; null where there is none of that id.</summary>
    public static DerivedMeasure? Find(string id) => All.FirstOrDefault(measure => measure.Id == id);
}
