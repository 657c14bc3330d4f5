using System.Diagnostics;
using ExtractPipeline.Extraction.Records;
using ExtractPipeline.Extraction.Regions;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

public class TitleReaderTests
{
    [Theory]
    // Five real reports.
    [InlineData("卫滨区商务局 2025 年政府信息公开工作年度报告", "卫滨区商务局", 2025, "410703")]
    [InlineData("卧龙区商务局 2025 年政府信息公开工作年度报告", "卧龙区商务局", 2025, "411303")]
    [InlineData("文峰区商务局 2023 年政府信息公开工作年度报告", "文峰区商务局", 2023, "410502")]
    [InlineData("瀍河回族区商务局2024年政府信息公开工作年度报\n告", "瀍河回族区商务局", 2024, "410304")]
    [InlineData("洛阳市商务局 2025 年政府信息公开工作年度报告", "洛阳市商务局", 2025, "410300")]
    // Other orders and wordings.
    [InlineData("2023年度洛阳市人民政府办公室政府信息公开工作年度报告", "洛阳市人民政府办公室", 2023, "410300")]
    [InlineData("洛阳市人民政府2022年政府信息公开工作年度报告", "洛阳市人民政府", 2022, "410300")]
    [InlineData("洛阳市商务局关于2021年度政府信息公开工作的年度报告", "洛阳市商务局", 2021, "410300")]
    [InlineData("关于洛阳市商务局2021年度政府信息公开工作情况的报告", "洛阳市商务局", 2021, "410300")]
    [InlineData("洛阳市商务局政府信息公开工作2020年度报告", "洛阳市商务局", 2020, "410300")]
    [InlineData("洛阳市商务局2020年政府信息公开年度报告", "洛阳市商务局", 2020, "410300")]
    [InlineData("洛阳市商务局2020年政府信息公开工作年报", "洛阳市商务局", 2020, "410300")]
    [InlineData("洛阳市商务局政府信息公开工作年度报告（2022年）", "洛阳市商务局", 2022, "410300")]
    [InlineData("洛阳市商务局政府信息公开工作年度报告\n（2022年度）", "洛阳市商务局", 2022, "410300")]
    [InlineData("洛阳市人民政府信息公开工作2022年度报告", "洛阳市人民政府", 2022, "410300")]
    [InlineData("《河南省洛阳市瀍河回族区商务局2024年政府信息公开工作年度报告》", "河南省洛阳市瀍河回族区商务局", 2024, "410304")]
    [InlineData("标题：洛阳市商务局2024年政府信息公开工作年度报告", "洛阳市商务局", 2024, "410300")]
    // Years in other digits.
    [InlineData("洛阳市商务局二〇二三年政府信息公开工作年度报告", "洛阳市商务局", 2023, "410300")]
    [InlineData("洛阳市商务局二O二三年政府信息公开工作年度报告", "洛阳市商务局", 2023, "410300")]
    [InlineData("洛阳市商务局二零一九年度政府信息公开工作年度报告", "洛阳市商务局", 2019, "410300")]
    [InlineData("洛阳市商务局２０２３年政府信息公开工作年度报告", "洛阳市商务局", 2023, "410300")]
    // Characters set apart, and characters that are radicals.
    [InlineData("洛 阳 市 商 务 局\n2 0 2 3 年 政 府 信 息 公 开\n工 作 年 度 报 告", "洛阳市商务局", 2023, "410300")]
    [InlineData("洛阳市⼈⺠政府2023年政府信息公开⼯作年度报告", "洛阳市人民政府", 2023, "410300")]
    // Half a title.
    [InlineData("2023年政府信息公开工作年度报告", null, 2023, null)]
    [InlineData("洛阳市商务局政府信息公开工作年度报告", "洛阳市商务局", null, "410300")]
    [InlineData("政府信息公开工作年度报告", null, null, null)]
    // A comparison of years has no year.
    [InlineData("洛阳市商务局2022年2023年政府信息公开工作年度报告", "洛阳市商务局", null, "410300")]
    [InlineData("鼓楼区商务局2023年政府信息公开工作年度报告", "鼓楼区商务局", 2023, null)]
    public void Read_Title_GivesAgencyYearAndRegion(string title, string? agency, int? year, string? code)
    {
        string[] lines = [.. title.Split('\n'), "", "一、总体情况", "2019 年，我局认真贯彻《中华人民共和国政府信息公开条例》。"];

        var report = TitleReader.Read(lines);

        report.Agency.ShouldBe(agency);
        report.Year.ShouldBe(year);
        report.Region.Code.ShouldBe(code);
        report.Title.ShouldBe(title.Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026年1月20日")]
    [InlineData("（2026年1月20日）")]
    [InlineData("发布时间：2026-01-20 来源：商务局")]
    [InlineData("2026")]
    public void Read_DateOfPublicationBesideTheTitle_IsNotTheYear(string date)
    {
        TitleReader.Read(["洛阳市商务局政府信息公开工作年度报告", date]).Year.ShouldBeNull();
        TitleReader.Read([date, "洛阳市商务局2025年政府信息公开工作年度报告", date]).Year.ShouldBe(2025);
    }

    [Fact]
    public void Read_CoverPage_JoinsItsLines()
    {
        var report = TitleReader.Read(["洛阳市商务局", "", "政府信息公开工作", "年度报告", "", "（2023年度）", "", "二〇二四年一月"]);

        report.Agency.ShouldBe("洛阳市商务局");
        report.Year.ShouldBe(2023);
    }

    [Fact]
    public void Read_AgencyOnALineOfItsOwn_BelongsToTheTitle()
    {
        var report = TitleReader.Read(["洛阳市商务局", "2023年政府信息公开工作年度报告"]);

        report.Agency.ShouldBe("洛阳市商务局");
        report.Title.ShouldBe("洛阳市商务局2023年政府信息公开工作年度报告");
    }

    [Theory]
    [InlineData("附件1")]
    [InlineData("首页 > 政府信息公开 > 年度报告")]
    [InlineData("政府信息公开年度报告")]
    [InlineData("- 1 -")]
    [InlineData("索引号：M0001-2024-00012")]
    public void Read_LinesAboveTheTitle_AreNotTheAgency(string line) =>
        TitleReader.Read([line, "洛阳市商务局2023年政府信息公开工作年度报告"]).Agency.ShouldBe("洛阳市商务局");

    [Fact]
    public void Read_TitleOnlyInALaterSection_IsNotLookedFor() =>
        TitleReader.Read(["一、总体情况", "洛阳市商务局2023年政府信息公开工作年度报告"]).ShouldBe(ReportInfo.Unknown);

    [Fact]
    public void Read_NoLines_IsUnknown() => TitleReader.Read([]).ShouldBe(ReportInfo.Unknown);

    [Theory]
    [InlineData("卫滨区商务局 2025 年政府信息公开工作年度报告", true)]
    [InlineData("政府信息公开年度报告", true)]
    [InlineData("根据《中华人民共和国政府信息公开条例》的要求，编制本年度报告。", false)]
    [InlineData("按照要求，现公布洛阳市商务局2023年政府信息公开工作年度报告", false)]
    [InlineData("三、收到和处理政府信息公开申请情况", false)]
    [InlineData("洛阳市商务局2023年法治政府建设年度报告", false)]
    [InlineData("洛阳市商务局2023年政府信息公开指南", false)]
    [InlineData("", false)]
    public void IsTitle_TellsTitlesFromSentences(string text, bool expected) => TitleReader.IsTitle(text).ShouldBe(expected);

    [Fact]
    public void Read_HostileLines_TakesNoTime()
    {
        string[] pieces = ["信息公开工作", "信息公开2020年", "年度年度年", "（（（（", "二〇二三年", "洛阳市政府信息公开", " ", "A"];
        var clock = Stopwatch.StartNew();
        foreach (var piece in pieces)
            foreach (var repeats in new[] { 8, 19, 100_000 })
                TitleReader.Read([.. Enumerable.Repeat(string.Concat(Enumerable.Repeat(piece, repeats)), 1000)]);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
