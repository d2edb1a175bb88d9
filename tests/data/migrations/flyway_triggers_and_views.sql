create table invoice (id bigint primary key, total int, changed timestamptz);
insert into invoice select g, g from generate_series(1, 2000) as g;
--- migration
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed := now(); RETURN NEW; END $$;
CREATE TRIGGER touch_invoice BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW big_invoices AS SELECT * FROM invoice WHERE total > 1000;
ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON invoice TO PUBLIC USING (true);
