create table device (id bigint primary key, model text, made date);
insert into device select g, 'm', '2026-01-01' from generate_series(1, 2000) as g;
--- migration
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'model_there') THEN
        ALTER TABLE device ADD CONSTRAINT model_there CHECK (model <> '');
    END IF;
END $$;
