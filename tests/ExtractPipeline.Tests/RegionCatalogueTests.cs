using System.Diagnostics;
using ExtractPipeline.Extraction.Regions;
using Shouldly;
using Xunit;

namespace ExtractPipeline.Tests;

public class RegionCatalogueTests
{
    [Theory]
    [InlineData("410000", "河南省", null)]
    [InlineData("410300", "洛阳市", "410000")]
    [InlineData("410304", "瀍河回族区", "410300")]
    [InlineData("410703", "卫滨区", "410700")]
    [InlineData("411303", "卧龙区", "411300")]
    [InlineData("410502", "文峰区", "410500")]
    [InlineData("110105", "朝阳区", "110000")]
    [InlineData("419001", "济源市", "410000")]
    [InlineData("441900", "东莞市", "440000")]
    public void Find_Code_GivesTheRegionAndItsParent(string code, string name, string? parent)
    {
        var region = RegionCatalogue.Find(code).ShouldNotBeNull();
        region.Name.ShouldBe(name);
        region.Parent.ShouldBe(parent);
    }

    [Fact]
    public void Find_UnknownCode_IsNull() => RegionCatalogue.Find("999999").ShouldBeNull();

    [Fact]
    public void All_EveryRegion_LiesInAnother()
    {
        RegionCatalogue.All.Count.ShouldBeGreaterThan(3000);
        RegionCatalogue.All.ShouldAllBe(region => region.Code.Length == 6 && (region.Parent == null || RegionCatalogue.Find(region.Parent) != null));
        RegionCatalogue.All.Count(region => region.Parent is null).ShouldBe(31);
    }

    [Fact]
    public void All_CountyNamesOfToday_TwentyEightOccurMoreThanOnce() =>
        RegionCatalogue.All
            .Where(region => region.Until is null && !region.Code.EndsWith("00", StringComparison.Ordinal))
            .GroupBy(region => region.Name, StringComparer.Ordinal)
            .Count(named => named.Count() > 1)
            .ShouldBe(28);

    [Fact]
    public void Locate_ManyAgencies_IsFast()
    {
        AgencyLocator.Locate("洛阳市商务局", 2025);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 10_000; round++)
            AgencyLocator.Locate("河南省洛阳市瀍河回族区商务局", 2025);

        // Some 2 µs each on the machine of the measurements; the bound only catches a change of kind.
        clock.ElapsedMilliseconds.ShouldBeLessThan(2000);
    }

    [Theory]
    // Said in full, alone or in the regions around it.
    [InlineData("洛阳市商务局", 2025, "410300", "410300")]
    [InlineData("卫滨区商务局", 2025, "410703", "410703")]
    [InlineData("河南省洛阳市瀍河回族区商务局", 2024, "410304", "410304")]
    [InlineData("河南省商务厅", 2024, "410000", "410000")]
    [InlineData("卫滨区平原镇人民政府", 2024, "410703", "410703")]
    [InlineData("东莞市长安镇人民政府", 2024, "441900", "441900")]
    [InlineData("洛阳市", 2024, "410300", "410300")]
    [InlineData("国家税务总局洛阳市税务局", 2024, "410300", "410300")]
    // The short form that keeps its kind.
    [InlineData("瀍河区商务局", 2024, "410304", "410304")]
    [InlineData("恩施州人民政府", 2024, "422800", "422800")]
    // 河南县 is a county in 青海, 河南 a province.
    [InlineData("河南县人民政府", 2024, "632324", "632324")]
    // More than one of the name.
    [InlineData("鼓楼区商务局", 2024, null, "320106 320302 350102 410204")]
    [InlineData("朝阳区商务局", 2024, null, "110105 220104")]
    [InlineData("福州市鼓楼区商务局", 2024, "350102", "350102")]
    [InlineData("江苏省鼓楼区商务局", 2024, null, "320106 320302")]
    [InlineData("江苏南京鼓楼区商务局", 2024, "320106", "320106")]
    // Names without their kind are no more than candidates.
    [InlineData("洛阳商务局", 2024, null, "410300")]
    [InlineData("河南省洛阳商务局", 2024, null, "410000 410300")]
    [InlineData("广西壮族自治区商务厅", 2024, "450000", "450000")]
    [InlineData("广西商务厅", 2024, null, "450000")]
    // Words that only look like a name.
    [InlineData("朝阳市场监督管理局", 2024, null, "110105 211300 211321 220104")]
    [InlineData("矿区管理局", 2024, null, "140303")]
    [InlineData("洛阳市市场监督管理局", 2024, "410300", "410300")]
    [InlineData("洛阳市城市管理局", 2024, "410300", "410300")]
    [InlineData("洛阳市住房和城乡建设局", 2024, "410300", "410300")]
    [InlineData("洛阳市乡村振兴局", 2024, "410300", "410300")]
    // A smaller region that the list does not have.
    [InlineData("洛阳市伊滨区管理委员会", 2024, null, "410300")]
    [InlineData("洛阳市某某镇人民政府", 2024, null, "410300")]
    // Regions come and go.
    [InlineData("桥东区商务局", 2019, null, "130502 130702")]
    [InlineData("桥东区商务局", 2023, "130702", "130702")]
    [InlineData("桥东区商务局", null, null, "130502 130702")]
    [InlineData("偃师市商务局", 2020, "410381", "410381")]
    [InlineData("偃师市商务局", 2023, null, "410381")]
    [InlineData("崇川区商务局", 2023, "320613", "320613")]
    // No region at all.
    [InlineData("商务局", 2024, null, "")]
    [InlineData("市商务局", 2024, null, "")]
    [InlineData("商务部", 2024, null, "")]
    public void Locate_Agency_GivesACodeOnlyWhenCertain(string agency, int? year, string? code, string candidates)
    {
        var region = AgencyLocator.Locate(agency, year);

        region.Code.ShouldBe(code);
        region.Name.ShouldBe(code is null ? null : RegionCatalogue.Find(code)!.Name);
        string.Join(' ', region.Candidates).ShouldBe(candidates);
    }
}
