select 1 / count(*) from pg_index where indexrelid = 'weather.readings_by_day'::regclass and indisvalid;
