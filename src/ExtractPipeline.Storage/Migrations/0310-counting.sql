-- Which records count, without their cells: how many there are and which broken sums are theirs is asked at each look at the overview.
CREATE INDEX figures_counting ON figures (record_id) WHERE counts = 1;
